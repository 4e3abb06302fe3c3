import { RECONCILED } from '../../events/vocabulary.ts';
import type { ErrorValue } from '../../model/errors.ts';
import { meaningOf } from '../../model/remedies.ts';
import { formatBytes, formatTime } from '../../model/format.ts';
import { answerIn } from './answer.ts';
import type { TaskTally as Tally } from '../../api/contract.ts';
import type { ExplainWords, Tellers } from './explain-words.ts';

/** --json 会显示完整的文件列表。 */
const MAX_FILES = 3;
const KINDS = { install: '安装', update: '更新', repair: '修复' };
const REASONS = { missing: '缺失', size: '大小不符', checksum: '校验和不符', unreadable: '无法读取' };
const FOUND: Readonly<Record<string, string>> = { missing: '缺失', damaged: '损坏' };

const events: Tellers = {
  EngineStarted: ({ version, host, pid }) => `程序启动（版本 ${version}，${host}，进程 ${pid}）。`,
  EngineStopped: ({ reason }) => `程序停止：${reason}。`,
  EngineCrashed: () => '上次运行未正常停止：被结束、崩溃或机器断电。',
  JournalRecovered: ({ torn_bytes }) =>
    `日志末尾 ${formatBytes(torn_bytes)} 未写完的内容被截去；已确认的记录没有丢失。`,
  JournalDamaged: ({ segment, offset, reason }) => `日志在分段 ${segment} 的第 ${offset} 字节处损坏：${reason}`,
  JournalCompressed: ({ first_seq, last_seq, segment_bytes, file_bytes }) =>
    `日志的第 ${first_seq} 至 ${last_seq} 条记录从 ${formatBytes(segment_bytes)} 压缩为 ${formatBytes(file_bytes)}。`,
  JournalPruned: ({ last_seq, before }) => `按用户要求删除了 ${before} 之前的记录，直到第 ${last_seq} 条。`,
  CatalogAccepted: ({ serial, valid_until }) =>
    `已采用模型库的签名目录：序号 ${serial}，有效期至 ${formatTime(valid_until)}。`,
  RegistryRebuilt: ({ reason }) => `registry.json 已重新生成（${reason}）。`,
  SettingsChanged: () => '设置已更改。',
  OrphanLockCleared: ({ lock }) => `已清除上次运行遗留的锁：${lock}。`,
  DownloadRequested: ({ kind, total_bytes }) =>
    `请求${KINDS[kind]}${total_bytes === null ? '' : `（${formatBytes(total_bytes)}）`}。`,
  DownloadStarted: ({ file_count, total_bytes, resumed_from_bytes }) =>
    `下载${resumed_from_bytes > 0 ? '继续' : '开始'}：${file_count} 个文件，共 ${formatBytes(total_bytes)}${
      resumed_from_bytes > 0 ? `，其中 ${formatBytes(resumed_from_bytes)} 已在本机` : ''
    }。`,
  DownloadCheckpointed: ({ received_bytes, total_bytes }) => `${part(received_bytes, total_bytes)} 已安全写入磁盘。`,
  InstalledVersionsSearched: ({ versions, searched_bytes, found_bytes, lacking_bytes }) =>
    `在 ${some(versions)} 中查找了 ${formatBytes(searched_bytes)}：取用 ${formatBytes(found_bytes)}，还需下载 ${formatBytes(lacking_bytes)}。`,
  DownloadPaused: ({ reason, received_bytes, needed_bytes, error }) => {
    switch (reason) {
      case 'user':
        return `用户在 ${formatBytes(received_bytes)} 处暂停了下载。`;
      case 'network':
        return `在 ${formatBytes(received_bytes)} 处等待网络${because(error)}。`;
      case 'disk':
        return `等待磁盘空间${needed_bytes === undefined ? '' : `：需要腾出 ${formatBytes(needed_bytes)}`}${because(error)}。`;
      case 'suspend':
        return '电脑休眠，等待唤醒。';
      case 'lock':
        return `等待其他程序的锁${because(error)}。`;
    }
  },
  DownloadResumed: ({ resumed_from_bytes }) => `从 ${formatBytes(resumed_from_bytes)} 处继续。`,
  RetryScheduled: ({ attempt, retry_at, error }) =>
    `第 ${attempt} 次尝试失败${because(error)}；下一次定于 ${formatTime(retry_at)}。`,
  RemoteChanged: ({ path }) => `模型库中的 ${path} 在下载期间变更；旧内容将重新下载。`,
  PieceRejected: ({ path, piece }) => `${path} 的第 ${piece} 个分片已损坏，将重新下载。`,
  FileVerified: ({ path, size_bytes }) => `${path}（${formatBytes(size_bytes)}）完整，校验和正确。`,
  FileRejected: ({ path }) => `${path} 的校验和不符，将重新下载。`,
  DownloadFailed: ({ error }) => `下载已放弃${because(error)}。`,
  DownloadCancelled: () => '用户取消了下载。',
  PartialDiscarded: ({ bytes }) => `已删除未完成的文件（${formatBytes(bytes)}）。`,
  DownloadsOrdered: () => '用户调整了下载队列的顺序。',
  RequestFailed: ({ kind, error }) => `请求${KINDS[kind]}，但未能开始${because(error)}。`,
  ModelInstalled: ({ task_id, size_bytes, duration_ms, adopted_from }) =>
    task_id === RECONCILED
      ? adopted_from !== undefined
        ? `已从 ${adopted_from} 导入，可以使用：${formatBytes(size_bytes)}；校验和全部正确。`
        : `在磁盘上找到，与安装时一致，可以使用：${formatBytes(size_bytes)}。`
      : `安装完成，可以使用：${formatBytes(size_bytes)}${duration_ms > 0 ? `，用时 ${duration(duration_ms / 1000)}` : ''}。`,
  ModelDamaged: ({ files }) => `发现损坏：${some(files.map(({ path, reason }) => `${path}（${REASONS[reason]}）`))}。`,
  ModelMissing: ({ reason }) => `发现缺失：${reason}。`,
  ModelRepaired: ({ fetched_bytes }) => `修复完成，可以使用；下载了 ${formatBytes(fetched_bytes)}。`,
  UpdateFound: ({ installed_version }) => `模型库中有此版本，比本机的 ${installed_version} 更新。`,
  WithdrawalFound: ({ withdrawal }) =>
    withdrawal ? `模型库已撤回此版本：${withdrawal.why}` : '模型库重新提供此版本。',
  RemovalRequested: () => '用户请求移除。',
  RemovalFailed: ({ error }) => `移除失败${because(error)}。`,
  ModelRemoved: ({ freed_bytes }) => `已移除，释放 ${formatBytes(freed_bytes)}。`,
  ModelUnavailableReported: ({ tasks }) =>
    `${needed(tasks)}；调度服务器在 ${Math.ceil(Math.max(...tasks.map(({ latency_ms }) => latency_ms)))} 毫秒${tasks.length > 1 ? '以内' : '后'}得知。`,
  UnavailableReportFailed: ({ tasks }) => `${needed(tasks)}；未能告知调度服务器${because(tasks[0]?.error)}。`,
};

const cause = (error: ErrorValue | null) =>
  error === null ? '' : `（${meaningOf(error.code, 'zh')}，${error.code}：${error.message.replace(/\.$/, '')}）`;

export const chinese: ExplainWords = {
  events,
  unknown: (type, data) => `${type}（当前版本无法解释）：${JSON.stringify(data)}`,
  standing: {
    ready: path => `可以使用，位于 ${path ?? '其文件夹'}`,
    removalFailed: ({ code }) => `可以使用；移除失败（${meaningOf(code, 'zh')}，${code}）`,
    queued: '正在排队：其他下载正在进行，或后台服务没有运行',
    lookAtList: '运行 "model-manager list"',
    retries: (at, error) => `将于 ${formatTime(at)} 重试${cause(error)}`,
    downloading: (received, total) => `正在下载，${part(received, total)} 已安全写入磁盘`,
    verifying: '正在校验：全部内容已在本机',
    byUser: '已由用户暂停',
    modelsDisk: error => `正在等待模型所在的磁盘${cause(error)}`,
    connectDisk: '连接模型所在的磁盘，之后会自动继续',
    disk: error => `正在等待磁盘${cause(error)}`,
    room: wanted => `正在等待磁盘空间${wanted === null ? '' : `：需要 ${formatBytes(wanted)}`}`,
    program: error => `正在等待其他程序${cause(error)}`,
    asleep: '等待电脑唤醒，之后会自动继续',
    network: error => `正在等待网络${cause(error)}；会自动继续`,
    failed: error => `失败${cause(error)}；已下载的部分会保留`,
    damaged: files => `已损坏：${files.join('、')}`,
    missing: '缺失：其文件夹已不存在',
    removing: '正在移除',
    onDisk: found => `在日志中可以使用，但在磁盘上已${FOUND[found] ?? found}`,
    absent: '不在本机',
    requestFailed: error => `不在本机：最近一次请求未能开始${cause(error)}`,
    run: command => `运行 "model-manager ${command}"`,
    then: '；然后',
  },
  again: ({ cycle, repeats, waitedMs, until }) => {
    const waited = waitedMs > 0 ? `，共等待 ${duration(Math.max(1, waitedMs / 1000))}` : '';
    return `${cycle === 1 ? '以上一行' : `以上 ${cycle} 行`}共出现 ${repeats} 次${waited}，直到 ${formatTime(until, 'seconds')}。`;
  },
  tally: inAll,
  earlier: (n, counts) =>
    `此前还有 ${n} 条记录（${counts.map(([type, times]) => `${times} 条 ${type}`).join('，')}）；用 --all 查看。`,
  began: (seq, time, text) => `起因是第 ${seq} 条记录，${time}：${text}`,
  now: (name, text) => `当前：${name} ${text}。`,
  todo: text => `如何处理：${text}。`,
  nothingLed: '没有记录表明它由什么引起。',
  causeGone: seq => `引起它的第 ${seq} 条记录已不在日志中。`,
  ledToNothing: '它没有引起其他记录。',
  ledTo: '它引起了：',
};

function inAll({ durationMs, retries, waits, waitedMs, rejected, changed, receivedBytes, totalBytes }: Tally): string {
  const parts = [
    part(receivedBytes, totalBytes),
    ...(durationMs > 0 ? [`用时 ${duration(durationMs / 1000)}`] : []),
    ...(retries > 0 ? [`${retries} 次尝试失败`] : []),
    ...(waits > 0 ? [`等待 ${waits} 次${waitedMs > 0 ? `，共 ${duration(waitedMs / 1000)}` : ''}`] : []),
    ...(rejected > 0 ? [`${rejected} 个部分损坏`] : []),
    ...(changed > 0 ? [`${changed} 个文件在模型库中变更`] : []),
  ];
  return `自请求以来：${parts.join('；')}。`;
}

function needed(tasks: readonly { dispatch_task_id: string; reason: string }[]): string {
  const reasons = [...new Set(tasks.map(({ reason }) => reason))].join('，');
  const ids = tasks.map(({ dispatch_task_id }) => dispatch_task_id);
  return ids.length === 1
    ? `任务 ${ids[0]} 需要它（${reasons}）`
    : `${ids.length} 个任务需要它（${reasons}）：${some(ids)}`;
}

function because(error: ErrorValue | undefined): string {
  if (error === undefined) return '';
  const { host, seen, waitSeconds } = answerIn(error);
  const answered = [
    ...(host === null ? [] : [`来自 ${host}`]),
    ...(seen === null ? [] : [`响应内容 ${JSON.stringify(seen)}`]),
    ...(waitSeconds === null ? [] : [`要求等待 ${duration(waitSeconds)}`]),
  ];
  const message = [`${error.code}：${error.message.replace(/\.$/, '')}`, ...answered].join('；');
  return `，原因是${meaningOf(error.code, 'zh')}（${message}）`;
}

function some(names: readonly string[]): string {
  const rest = names.length - MAX_FILES;
  return rest > 0 ? `${names.slice(0, MAX_FILES).join('、')} 等 ${names.length} 个` : names.join('、');
}

function part(received: number, total: number | null): string {
  if (total === null) return formatBytes(received);
  const percent = total <= 0 ? 100 : Math.floor((Math.min(received, total) / total) * 100);
  return `${formatBytes(received)} / ${formatBytes(total)}（${percent}%）`;
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} 秒`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} 分钟`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} 小时${rest === 0 ? '' : ` ${rest} 分钟`}`;
}
