import type { ErrorFacts, Sentences } from '../messages/sentences.ts';

const withReason = (text: string, { reason }: ErrorFacts) => (reason === null ? text : `${text}（${reason}）`);
const withStatus = (text: string, { status }: ErrorFacts) => (status === null ? text : `${text}（HTTP ${status}）`);
const through = ({ proxy }: ErrorFacts) => (proxy === null ? '' : `通过代理 ${proxy} `);
const named = (name: string | null, otherwise: string) => (name === null ? otherwise : `${name} `);
const ASK_OPERATOR = '请联系模型库的管理员。';
const AGAIN = `请重试。如果再次出现，${ASK_OPERATOR}错误的数据不会被使用。`;

/** 原因与建议。 */
export const sentences: Sentences = {
  of: {
    MODEL_NOT_AVAILABLE: {
      cause: () => '本机上的此模型尚未就绪',
      advice: () => '请安装，或等待下载完成。',
    },
    MODEL_UNKNOWN: {
      cause: () => '模型库中没有此模型',
      advice: () => `它可能已被撤下。${ASK_OPERATOR}`,
    },
    VERSION_UNKNOWN: {
      cause: () => '模型库中没有此版本',
      advice: () => '请在模型详情中选择其他版本。',
    },
    VERSION_WITHDRAWN: {
      cause: () => '模型库已撤回此模型的所有版本',
      advice: () => `请选择其他模型。${ASK_OPERATOR}`,
    },
    NETWORK_UNREACHABLE: {
      cause: facts =>
        facts.engine
          ? '后台服务未在运行'
          : facts.brokeOff
            ? '模型库多次中断传输'
            : withReason(`无法${through(facts)}连接${facts.host === null ? '模型库' : ` ${facts.host}`}`, facts),
      advice: ({ engine }) => (engine ? '请等待它恢复后重试。' : '请检查网络、VPN 以及“设置”中的地址。'),
    },
    NETWORK_TIMEOUT: {
      cause: facts => withReason(`${through(facts)}${named(facts.host, '服务器')}未及时响应`, facts),
      advice: () => '请检查网络和 VPN，然后重试。',
    },
    SERVER_ERROR: {
      cause: facts => withStatus(`${named(facts.host, '模型库')}出现问题${onFile(facts)}`, facts),
      advice: () => '请稍后重试。如果持续出现，请联系服务器的管理员。',
    },
    SERVER_REJECTED: {
      cause: facts => withStatus(rejection(facts), facts),
      advice: ({ status }) =>
        status === 401 || status === 403
          ? '请检查“设置”中的令牌，或申请访问权限。'
          : status === 404 || status === 410
            ? `请检查“设置”中的地址。如果地址正确，${ASK_OPERATOR}`
            : ASK_OPERATOR,
    },
    PROXY_INTERFERED: {
      cause: facts =>
        facts.certificate
          ? withReason(`${named(facts.host, '服务器')}的证书不受信任`, facts)
          : facts.status === 407
            ? `代理${facts.proxy === null ? '' : ` ${facts.proxy} `}要求登录（HTTP 407）`
            : `代理或登录页代替${facts.host === null ? '模型库' : ` ${facts.host} `}作出了应答`,
      advice: ({ certificate }) =>
        certificate ? '请在“设置”中填写公司的证书文件，或联系管理员。' : '请在浏览器中登录网络，或请管理员放行模型库。',
    },
    REMOTE_CHANGED: {
      cause: ({ path }) => `下载期间，模型库中的${named(path && ` ${path}`, '文件')}发生了变更`,
      advice: () => AGAIN,
    },
    CHECKSUM_MISMATCH: {
      cause: ({ path }) => `${named(path, '文件')}与模型库公布的内容不一致：校验和不符`,
      advice: () => AGAIN,
    },
    SIZE_MISMATCH: {
      cause: ({ path }) => `${named(path, '文件')}的大小与模型库公布的不一致`,
      advice: () => AGAIN,
    },
    MANIFEST_INVALID: {
      cause: ({ path }) => `模型库的文件清单无法使用${path === null ? '' : `（${path}）`}`,
      advice: () => ASK_OPERATOR,
    },
    SIGNATURE_INVALID: {
      cause: () => '此模型没有用您信任的公钥签名',
      advice: () => '请不要移除受信任的公钥，并联系模型的发布者。',
    },
    PROGRAM_OUTDATED: {
      cause: () => '模型库描述此模型的方式较新，本程序无法读取',
      advice: () => '请更新本程序。其他模型不受影响，已安装的内容会保留。',
    },
    CATALOG_UNTRUSTED: {
      cause: () => '模型库的已签名目录已过期、比之前的更旧，或不存在',
      advice: () => ASK_OPERATOR,
    },
    DISK_FULL: {
      cause: ({ limit, needed, path }) =>
        limit === 'file-size'
          ? `${named(path, '文件')}超过了此磁盘的上限（FAT 最大 4 GiB）`
          : limit === 'quota'
            ? '磁盘配额已用完'
            : limit === 'inodes'
              ? '磁盘无法再创建文件'
              : `磁盘已满${needed === null ? '' : `：还需要 ${needed}`}`,
      advice: ({ limit }) =>
        limit === 'file-size'
          ? '请把模型文件夹设在使用 NTFS、APFS 或 ext4 的磁盘上。'
          : '请移除不需要的模型，或用其他方式腾出空间。',
    },
    PERMISSION_DENIED: {
      cause: ({ limit, path }) =>
        limit === 'read-back'
          ? '模型文件夹所在的磁盘在写入时无法读取'
          : `没有读写${path ? ` ${path} ` : '模型文件夹'}的权限`,
      advice: ({ limit }) =>
        limit === 'read-back'
          ? '请启用写缓存后重新挂载（rclone：--vfs-cache-mode writes），或选择其他文件夹。'
          : '请检查数据文件夹和模型文件夹的权限。',
    },
    FILE_BUSY: {
      cause: ({ path }) => `${named(path, '文件')}正被其他程序占用`,
      advice: () => '请关闭该程序（也可能是杀毒软件），然后重试。',
    },
    MODEL_IN_USE: {
      cause: ({ holder }) => `模型正在使用中${holder === null ? '' : `（进程 ${holder}）`}`,
      advice: () => '请等待任务完成后重试。',
    },
    LOCK_HELD: {
      cause: ({ holder }) => `另一个程序正在处理此模型${holder === null ? '' : `（${holder}）`}`,
      advice: () => '如果不应如此，请关闭该程序，之后下载会自动继续。',
    },
    DATA_DIRECTORY_IN_USE: {
      cause: ({ holder }) => `数据文件夹被另一个后台服务占用${holder === null ? '' : `（进程 ${holder}）`}`,
      advice: () => '请使用已打开的窗口，或结束另一个程序。',
    },
    JOURNAL_DAMAGED: {
      cause: () => '日志有一部分已损坏',
      advice: () => '已安装的模型仍可使用。请勿改动数据文件夹，并联系技术支持。',
    },
    JOURNAL_UNWRITABLE: {
      cause: () => '日志无法写入',
      advice: () => '已安装的模型仍可使用。请腾出磁盘空间，或检查数据文件夹的权限。',
    },
    SCHEDULER_UNREACHABLE: {
      cause: facts => withReason(`无法${through(facts)}连接调度服务器`, facts),
      advice: () => '请检查“设置”中的地址。下载不依赖调度服务器。',
    },
    CANCELLED: { cause: () => '已取消', advice: () => '需要时可以重新开始。' },
    INVALID_ARGUMENT: {
      cause: ({ message }) => `无法执行：${message.replace(/\.$/, '')}`,
      advice: () => '请检查输入的内容。',
    },
  },
};

function rejection({ status, path, host }: ErrorFacts): string {
  if (status === 401 || status === 403) return `${named(host, '模型库')}拒绝访问${path ? ` ${path}` : ''}`;
  if (status === 404 || status === 410)
    return path === null ? `${named(host, '服务器')}在此地址没有内容` : `模型库中缺少 ${path}`;
  return `${named(host, '模型库')}拒绝了请求${onFile({ path })}`;
}

function onFile({ path }: Pick<ErrorFacts, 'path'>): string {
  return path === null ? '' : `（${path}）`;
}
