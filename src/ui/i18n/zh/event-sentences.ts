import type { EventSentences } from '../messages/event-sentences.ts';

const KINDS = { install: '开始安装', update: '开始更新', repair: '开始修复' };
const WAITS = {
  user: '由用户暂停',
  network: '正在等待网络',
  disk: '正在等待磁盘',
  suspend: '电脑进入休眠，已暂停',
  lock: '正在等待其他程序',
};
const REBUILT = {
  missing: '文件缺失',
  empty: '文件为空',
  invalid: '文件无效',
  'foreign-edit': '曾被其他程序改动',
  'journal-damaged': '日志已损坏',
};

const asked = (tasks: number) => (tasks === 1 ? '有任务请求此模型' : `${tasks} 个任务请求此模型`);

/** 事件的中文描述。 */
export const sentences: EventSentences = {
  EngineStarted: ({ version }) => `后台服务 ${version} 已启动`,
  EngineStopped: () => '后台服务已停止',
  EngineCrashed: () => '上次运行未正常停止',
  JournalRecovered: ({ torn_bytes }, { f }) => `日志未写完的末尾已截去（${f.bytes(torn_bytes)}）`,
  JournalDamaged: ({ first_seq, last_seq }) =>
    first_seq === null || last_seq === null
      ? '日志有一部分已损坏'
      : `编号 ${first_seq} 到 ${last_seq} 的事件无法读取：日志已损坏`,
  JournalCompressed: ({ first_seq, last_seq, segment_bytes, file_bytes }, { f }) =>
    `运行日志的第 ${first_seq} 至 ${last_seq} 条记录已压缩（${f.bytes(segment_bytes)} 压缩为 ${f.bytes(file_bytes)}）`,
  JournalPruned: ({ last_seq }) => `按用户要求删除了第 ${last_seq} 条及之前的记录`,
  CatalogAccepted: ({ valid_until }, { f }) => `已采用模型库的签名目录，有效期至 ${f.dateTime(valid_until)}`,
  RegistryRebuilt: ({ reason }) => `注册表已重建：${REBUILT[reason]}`,
  SettingsChanged: () => '设置已更改',
  OrphanLockCleared: () => '已清除上次运行遗留的锁',
  DownloadRequested: ({ kind, total_bytes }, { f }) =>
    `${KINDS[kind]}${total_bytes === null ? '' : `（${f.bytes(total_bytes)}）`}`,
  DownloadStarted: ({ total_bytes, resumed_from_bytes }, { f }) =>
    resumed_from_bytes > 0
      ? `从 ${f.bytesOf(resumed_from_bytes, total_bytes)} 处继续下载`
      : `开始下载（${f.bytes(total_bytes)}）`,
  DownloadCheckpointed: ({ received_bytes, total_bytes }, { f }) =>
    `进度已保存：${f.bytesOf(received_bytes, total_bytes)}`,
  InstalledVersionsSearched: ({ found_bytes, lacking_bytes }, { f }) =>
    `在已安装的版本中找到 ${f.bytes(found_bytes)}，还需下载 ${f.bytes(lacking_bytes)}`,
  DownloadPaused: ({ reason, error }, { cause }) => (error ? `${WAITS[reason]}：${cause(error)}` : WAITS[reason]),
  DownloadResumed: ({ resumed_from_bytes }, { f }) => `从 ${f.bytes(resumed_from_bytes)} 处继续下载`,
  RetryScheduled: ({ retry_at, attempt, error }, { f, cause }) =>
    `${cause(error)}；将于 ${f.time(retry_at)} 第 ${attempt} 次尝试`,
  RemoteChanged: ({ path }) => `模型库中的 ${path} 已变更`,
  PieceRejected: ({ path }) => `${path} 的一个分片有误，将重新下载`,
  FileVerified: ({ path, size_bytes }, { f }) => `${path} 已通过校验（${f.bytes(size_bytes)}）`,
  FileRejected: ({ path }) => `${path} 未通过校验：校验和不符`,
  DownloadFailed: ({ error }, { cause }) => `下载失败：${cause(error)}`,
  DownloadCancelled: () => '下载已取消',
  DownloadsOrdered: () => '已移到下载队列最前',
  PartialDiscarded: ({ bytes }, { f }) => `已删除未完成的下载（${f.bytes(bytes)}）`,
  RequestFailed: ({ kind, error }, { cause }) => `无法${KINDS[kind]}：${cause(error)}`,
  ModelInstalled: ({ size_bytes, duration_ms, adopted_from }, { f }) =>
    adopted_from === undefined
      ? `安装完成：${f.bytes(size_bytes)}，用时 ${f.duration(duration_ms / 1000)}`
      : `已从 ${adopted_from} 导入（${f.bytes(size_bytes)}）`,
  ModelDamaged: ({ files }, { damage }) => {
    const [file] = files;
    if (file === undefined) return '模型已损坏';
    return files.length === 1 ? `已损坏：${file.path}，${damage(file.reason)}` : `${files.length} 个文件已损坏`;
  },
  ModelMissing: () => '模型的文件夹已不存在',
  ModelRepaired: ({ fetched_bytes }, { f }) => `修复完成：下载了 ${f.bytes(fetched_bytes)}`,
  UpdateFound: ({ installed_version }) => `发现 ${installed_version} 的更新`,
  WithdrawalFound: ({ withdrawal }) => (withdrawal ? `模型库已撤回此版本：${withdrawal.why}` : '模型库重新提供此版本'),
  RemovalRequested: () => '开始移除',
  RemovalFailed: ({ error }, { cause }) => `无法移除：${cause(error)}`,
  ModelRemoved: ({ freed_bytes }, { f }) => `已移除，释放 ${f.bytes(freed_bytes)}`,
  ModelUnavailableReported: ({ tasks }) => `${asked(tasks.length)}，已上报不可用`,
  UnavailableReportFailed: ({ tasks }, { cause }) =>
    `${asked(tasks.length)}，上报失败${tasks[0] === undefined ? '' : `：${cause(tasks[0].error)}`}`,
};
