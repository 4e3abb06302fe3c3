import { meaningOf, remedyOf } from '../../../model/remedies.ts';
import type { ErrorValue } from '../../../model/errors.ts';
import { formatBytes } from '../../../model/format.ts';
import { list, span } from './format.ts';
import type { DoctorWords } from './doctor-words.ts';

const why = (error: ErrorValue) =>
  `${meaningOf(error.code, 'zh')}（${error.code}：${error.message.replace(/\.$/, '')}）`;
const todo = (error: ErrorValue) => remedyOf(error, 'zh');
const AT_START = '程序下次启动时会自动处理，也可运行 "model-manager doctor --fix"';
const SPACE = '移除不需要的模型，或把 models_dir 改到更大的磁盘';

export const chinese: DoctorWords = {
  titles: {
    'data-directory': '数据文件夹',
    settings: '设置',
    permissions: '权限',
    'file-system': '文件系统',
    disk: '磁盘空间',
    quota: '配额',
    inodes: '文件数量',
    'models-folder': '模型文件夹',
    owner: '后台服务',
    locks: '锁',
    journal: '日志',
    registry: '注册表',
    files: '已安装的文件',
    downloads: '下载',
    library: '模型库',
    certificate: '证书',
    index: '目录',
    clock: '时钟',
    proxy: '代理',
    range: '分段下载',
    etag: 'ETag',
    scheduler: '调度服务器',
    versions: '版本',
  },
  findings: {
    'data-directory': ({ path }) => [path, null],
    'data-directory-absent': ({ path }) => [
      `${path} 不存在：尚未在此安装过模型`,
      '如果本应存在，请检查 --data 和 MODEL_MANAGER_DATA；首次安装时会自动创建',
    ],
    'data-directory-unusable': ({ path, error }) => [`无法使用 ${path}：${why(error)}`, todo(error)],
    settings: ({ path }) => [`${path} 可以读取`, null],
    'settings-invalid': ({ error }) => [
      `设置有误：${error.message.replace(/\.$/, '')}`,
      '请改正 settings.json；改正之前后台服务无法启动',
    ],
    permissions: () => ['当前用户对所检查的文件均可读写', null],
    'permissions-lacking': ({ paths }) => [
      `当前用户无法读写 ${list(paths, '和')}`,
      '把这些文件交给当前用户，或以文件所有者的身份运行程序',
    ],
    'secrets-readable': ({ paths }) => [
      `其他用户可以读取 ${list(paths, '和')}，其中可能有令牌`,
      '收回读取权限（chmod 600），或运行 "model-manager doctor --fix"',
    ],
    'file-system': ({ path, ignoresCase }) => [
      `${path} 满足全部要求${ignoresCase ? '；仅大小写不同的名称视为同一个' : ''}`,
      null,
    ],
    'file-system-unsafe': ({ path, volume }) => [
      `${path} 所在的卷无法保证日志安全（${volume}）`,
      '把数据文件夹移到本地磁盘；models_dir 可以不动',
    ],
    'file-system-limited': ({ path, largestFileBytes }) => [
      `${path} 不支持超过 ${formatBytes(largestFileBytes)} 的文件（FAT）`,
      '有更大文件的模型，请把模型文件夹改到其他磁盘',
    ],
    'file-system-poor': ({ path, volume }) => [
      `模型位于 ${volume}（${path}）：速度较慢，网络或磁盘断开时不可用`,
      '如果是有意为之，则无需处理；否则请在 models_dir 中选择本地磁盘',
    ],
    disk: ({ path, freeBytes }) => [`${path} 剩余 ${formatBytes(freeBytes)}`, null],
    'disk-low': ({ path, freeBytes }) => [`${path} 仅剩余 ${formatBytes(freeBytes)}`, SPACE],
    'disk-full': ({ path, freeBytes }) => [`${path} 所在的磁盘已满：剩余 ${formatBytes(freeBytes)}`, SPACE],
    'disk-unknown': ({ path }) => [`无法得知 ${path} 的剩余空间`, null],
    quota: () => ['系统允许当前用户继续写入', null],
    'quota-used-up': ({ path }) => [
      `当前用户的磁盘配额已用完（${path}）`,
      '清理当前用户在该磁盘上的文件，或申请更大的配额',
    ],
    'write-failed': ({ path, error }) => [`无法在 ${path} 中写入文件：${why(error)}`, todo(error)],
    inodes: ({ files }) => [files === null ? '该磁盘不限制文件数量' : `还能存放 ${files} 个文件`, null],
    'inodes-low': ({ path, files }) => [`${path} 所在的磁盘只能再存放 ${files} 个文件`, '删除其中的一些文件，大小不限'],
    'inodes-used-up': ({ path }) => [
      `${path} 所在的磁盘不能再存放更多文件，与剩余空间无关`,
      '删除其中的一些文件，大小不限',
    ],
    'models-folder': ({ path }) => [path, null],
    'models-folder-new': ({ path }) => [`${path} 尚不存在，首次安装时会自动创建`, null],
    'models-folder-away': ({ path }) => [
      `${path} 不可用：磁盘未连接，或文件夹被清空`,
      '请连接该磁盘；在此之前模型列表会保留',
    ],
    'owner-none': () => ['没有运行', null],
    'owner-alive': ({ owner, since, version }) => [`${owner}，版本 ${version}，自 ${since} 起运行`, null],
    'owner-dead': ({ owner }) => [`${owner} 未正常停止`, AT_START],
    'owner-unknown': ({ owner }) => [
      `engine.json 中记录的是 ${owner}，从这里无法得知其状态`,
      '请到那台机器上查看它是否仍在运行；启动时会先等待它的响应，再接管',
    ],
    locks: ({ count }) => [count === 0 ? '没有' : `正在进行的下载持有 ${count} 个`, null],
    'locks-left': ({ names }) => [`已结束的运行遗留的锁：${list(names, '和')}`, AT_START],
    'locks-foreign': ({ model, holder }) => [
      `${model} 正在等待其他程序的锁：${holder}`,
      '如果该程序不应处理此模型，请关闭它',
    ],
    'journal-none': () => ['尚无记录', null],
    journal: ({ events, segments }) => [`${segments} 个分段中的 ${events} 条记录，每一行都正确`, null],
    'journal-torn': ({ segment, bytes: torn }) => [
      `分段 ${segment} 末尾有 ${formatBytes(torn)} 未写完的内容；已确认的记录没有丢失`,
      `无需处理：${AT_START}（截去并保留副本）`,
    ],
    'journal-damaged': ({ ranges, segment, offset, reason }) => [
      `有 ${ranges} 处损坏，第一处在分段 ${segment} 的第 ${offset} 字节：${reason}`,
      '保留数据文件夹的副本，检查磁盘，然后启动程序：它会记录丢失的部分，并恢复文件能够证明的模型',
    ],
    'journal-damage-known': ({ ranges }) => [
      `有 ${ranges} 处损坏；损坏已记录，模型已恢复正常`,
      '如尚未检查磁盘，请检查',
    ],
    'journal-newer': ({ requires }) => [`由更新的版本写入（${requires}）：当前版本只能读取`, '请安装更新版本的程序'],
    'journal-unreadable': ({ error }) => [`无法读取：${why(error)}`, todo(error)],
    registry: ({ versions }) => [`registry.json 与日志一致：${versions} 个版本`, null],
    'registry-none': () => ['尚不存在，也不需要', null],
    'registry-wrong': ({ defect }) => [
      {
        missing: 'registry.json 缺失',
        empty: 'registry.json 为空',
        invalid: 'registry.json 不是有效的 JSON',
        'foreign-edit': 'registry.json 与日志不一致：被其他程序改动，或程序尚未启动',
      }[defect],
      `没有丢失任何内容：${AT_START}；请查明是哪个程序改动了它`,
    ],
    files: ({ versions, hashed }) => [
      `${versions} 个已安装的版本完整${hashed ? '：校验和全部正确' : '（按名称和大小检查；--deep 会读取并校验）'}`,
      null,
    ],
    'files-wrong': ({ models }) => [
      `损坏或缺失：${list(models, '和')}`,
      '对每个模型运行 "model-manager repair 模型"：只下载有问题的部分',
    ],
    'files-unreadable': ({ error }) => [`无法检查已安装的文件：${why(error)}`, todo(error)],
    'downloads-failed': ({ models }) => [
      `已放弃：${list(models, '和')}`,
      '运行 "model-manager journal explain 模型" 查看原因；已下载的部分会保留',
    ],
    'downloads-waiting': ({ models }) => [
      `等待中：${list(models, '和')}`,
      '运行 "model-manager journal explain 模型" 查看在等待什么',
    ],
    'library-none': () => ['未设置地址', '请设置 library_url，或使用 --library URL'],
    library: ({ url, models, latencyMs }) => [`${url} 在 ${latencyMs} 毫秒内响应，共 ${models} 个模型`, null],
    'library-failed': ({ url, error }) => [`${url}：${why(error)}`, todo(error)],
    'library-stopped': () => ['未检查：模型库没有响应', null],
    'library-plan-failed': ({ model, error }) => [`${model} 的发布有误：${why(error)}`, todo(error)],
    certificate: ({ until }) => [until === null ? '受信任' : `受信任，有效期至 ${until}`, null],
    'certificate-ends': ({ until, days }) => [`受信任，但将在 ${days} 天后（${until}）到期`, '请告知模型库管理员'],
    'certificate-none': () => ['没有：地址以 http:// 开头', null],
    index: ({ isStatic }) => [isStatic ? '静态文件（index.json）' : '由模型库服务器提供', null],
    clock: ({ offsetMs }) => [`与服务器相差不超过 ${span(offsetMs, 'zh')}`, null],
    'clock-wrong': ({ offsetMs }) => [
      `本机比服务器${offsetMs > 0 ? '快' : '慢'} ${span(offsetMs, 'zh')}`,
      '请校准本机时钟：证书和日志中的时间都依赖它',
    ],
    'clock-unknown': () => ['服务器没有给出时间', null],
    'proxy-none': () => ['未设置，也未发现', null],
    proxy: ({ proxy }) => [`使用 ${proxy}`, null],
    'proxy-between': ({ via }) => [
      `响应经过了另一台服务器（${via}）`,
      '如果已知（例如 CDN），则无需处理；否则请询问网络管理员',
    ],
    range: () => ['模型库支持分段下载', null],
    'range-ignored': () => [
      '模型库只提供整个文件：中断的下载要从头下载该文件',
      '请模型库管理员允许 Range，包括前面的代理',
    ],
    'range-failed': ({ error }) => [`无法获取文件的一部分：${why(error)}`, todo(error)],
    'range-untried': () => ['未尝试：没有可用的文件', null],
    etag: () => ['强 ETag', null],
    'etag-weak': ({ etag }) => [
      `${etag === null ? '没有' : `弱 ETag（${etag}）`}：只能靠校验和发现文件变更`,
      '不影响安全；强 ETag 可以避免下载完才发现校验和不符',
    ],
    'scheduler-none': () => ['未设置地址；下载不依赖它', null],
    scheduler: ({ url, ranked, latencyMs }) => [`${url} 在 ${latencyMs} 毫秒内响应，排名中有 ${ranked} 个模型`, null],
    'scheduler-failed': ({ url, error }) => [`${url}：${why(error)}`, '检查其地址和令牌；下载不依赖它'],
    versions: ({ version, node, platform }) => [`model-manager ${version}，Node ${node}，${platform}`, null],
    'versions-differ': ({ version, engine }) => [
      `当前程序是 ${version}，正在运行的后台服务是 ${engine}`,
      '更新之后请重新启动程序',
    ],
    'node-old': ({ node }) => [`Node ${node} 版本过低`, '请安装 Node 20.19 或更新版本'],
  },
};
