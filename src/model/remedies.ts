import type { ErrorCode, ErrorValue } from './errors.ts';

/** The languages of what people read of commands and reports. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What a code means in a few words, and what a person can do; null: nothing but to wait. */
type Words = Record<ErrorCode, readonly [cause: string, todo: string | null]>;

const ENGLISH: Words = {
  MODEL_NOT_AVAILABLE: ['it is not installed here', 'install it'],
  MODEL_UNKNOWN: [
    'the library has no such model',
    'look up its name with "model-manager catalog", and check the library URL',
  ],
  VERSION_UNKNOWN: ['the library has no such version', 'look up the versions with "model-manager catalog"'],
  VERSION_WITHDRAWN: [
    'the library withdrew this version',
    'choose another version with "model-manager catalog", or name this one exactly',
  ],
  NETWORK_UNREACHABLE: ["the server can't be reached", 'check the network and the library URL'],
  NETWORK_TIMEOUT: ['no answer in time', 'check the network, a proxy, and whether the library is overloaded'],
  SERVER_ERROR: ['the server has a fault', "ask the library's operators; its log has the reason"],
  SERVER_REJECTED: ['the server refused', 'check the library URL, and the library token where one is set'],
  PROXY_INTERFERED: [
    'something between here and the server changed the answer',
    'log in to the network or the proxy, or have the library exempted from it',
  ],
  REMOTE_CHANGED: [
    'a published file changed in the library',
    'ask the library why a published version changed; then resume',
  ],
  CHECKSUM_MISMATCH: [
    "the bytes don't match their hash",
    "the library or the way to it damages bytes: ask the library's operators, then resume",
  ],
  SIZE_MISMATCH: ['the size is wrong', "the library's files and its manifest disagree: ask its operators, then resume"],
  MANIFEST_INVALID: [
    "the library's description is wrong",
    "the library's description of it is wrong: ask its operators",
  ],
  SIGNATURE_INVALID: [
    'the signature is wrong',
    'check pinned_keys of settings.json, and ask the library who signed it',
  ],
  PROGRAM_OUTDATED: [
    'a newer version of this program is needed',
    'update this program; other models go on, and what is installed stays',
  ],
  CATALOG_UNTRUSTED: [
    "the library's signed catalogue can't be trusted",
    'ask the library to sign its catalogue anew; what is installed stays and works',
  ],
  DISK_FULL: ['the disk is full', 'make room on the disk; it goes on by itself'],
  PERMISSION_DENIED: [
    'no permission to read or write',
    'check who owns the data and models directories, and whether they are read-only',
  ],
  FILE_BUSY: [
    'another program uses a file',
    'close the program that uses its files, a virus scanner too; then try again',
  ],
  MODEL_IN_USE: ['a program uses the model', 'end the tasks that use it, then remove it again'],
  LOCK_HELD: [
    'another program holds the lock',
    'end the program that holds the lock, or wait; a download goes on by itself',
  ],
  DATA_DIRECTORY_IN_USE: [
    'another engine uses the data directory',
    'end the other program that owns the data directory, or ask it',
  ],
  JOURNAL_DAMAGED: [
    'the journal is damaged',
    'run "model-manager journal verify", check the disk, and keep a copy of the data directory',
  ],
  JOURNAL_UNWRITABLE: [
    "the journal can't be written",
    'check the disk of the data directory; the program opens the journal anew by itself',
  ],
  SCHEDULER_UNREACHABLE: ["the dispatch server can't be reached", 'check the network and the dispatch server'],
  CANCELLED: ['it was cancelled', null],
  INVALID_ARGUMENT: ['a setting or a value is wrong', 'check the settings that the message names'],
};

const CHINESE: Words = {
  MODEL_NOT_AVAILABLE: ['本机未安装', '请安装该模型'],
  MODEL_UNKNOWN: ['模型库中没有此模型', '用 "model-manager catalog" 查看名称，并检查模型库地址'],
  VERSION_UNKNOWN: ['模型库中没有此版本', '用 "model-manager catalog" 查看有哪些版本'],
  VERSION_WITHDRAWN: ['模型库已撤回此版本', '用 "model-manager catalog" 选择其他版本，或明确指定此版本'],
  NETWORK_UNREACHABLE: ['无法连接服务器', '检查网络和模型库地址'],
  NETWORK_TIMEOUT: ['未及时响应', '检查网络和代理，以及模型库是否过载'],
  SERVER_ERROR: ['服务器出现问题', '联系模型库管理员，其日志中有原因'],
  SERVER_REJECTED: ['服务器拒绝了请求', '检查模型库地址；如设有令牌，也请检查令牌'],
  PROXY_INTERFERED: ['本机与服务器之间有代理或登录页改动了响应', '登录网络或代理，或让代理放行模型库'],
  REMOTE_CHANGED: ['模型库中已发布的文件变更了', '询问模型库管理员为何改动已发布的版本，然后继续下载'],
  CHECKSUM_MISMATCH: ['内容与校验和不符', '模型库或传输途中损坏了数据：联系模型库管理员，然后继续下载'],
  SIZE_MISMATCH: ['大小不符', '模型库的文件与清单不一致：联系模型库管理员，然后继续下载'],
  MANIFEST_INVALID: ['模型库的清单无效', '模型库对此模型的描述有误：联系模型库管理员'],
  SIGNATURE_INVALID: ['签名无效', '检查 settings.json 中的 pinned_keys，并询问模型库由谁签名'],
  PROGRAM_OUTDATED: ['需要更新本程序', '请更新本程序；其他模型不受影响，已安装的模型会保留'],
  CATALOG_UNTRUSTED: ['模型库的签名目录不可信', '请模型库管理员重新签名目录；已安装的模型会保留，可继续使用'],
  DISK_FULL: ['磁盘已满', '腾出磁盘空间，之后会自动继续'],
  PERMISSION_DENIED: ['没有读写权限', '检查数据文件夹和模型文件夹的所有者，以及是否只读'],
  FILE_BUSY: ['文件被其他程序占用', '关闭占用文件的程序（也可能是杀毒软件），然后重试'],
  MODEL_IN_USE: ['模型正在使用中', '结束使用它的任务，然后再次移除'],
  LOCK_HELD: ['锁被其他程序持有', '结束持有锁的程序，或者等待；下载会自动继续'],
  DATA_DIRECTORY_IN_USE: ['数据文件夹被另一个后台服务占用', '结束占用数据文件夹的程序，或使用它'],
  JOURNAL_DAMAGED: ['日志已损坏', '运行 "model-manager journal verify"，检查磁盘，并保留数据文件夹的副本'],
  JOURNAL_UNWRITABLE: ['日志无法写入', '检查数据文件夹所在的磁盘；程序会自动重新打开日志'],
  SCHEDULER_UNREACHABLE: ['无法连接调度服务器', '检查网络和调度服务器'],
  CANCELLED: ['已取消', null],
  INVALID_ARGUMENT: ['设置或参数有误', '检查消息中提到的设置'],
};

const WORDS: Record<Language, Words> = { en: ENGLISH, zh: CHINESE };

/** The remedies for limits other than free space. More free space doesn't help there. */
const OF_LIMIT: Record<Language, Readonly<Record<string, string>>> = {
  en: {
    quota: 'free some of what this user stores on the disk, or ask for a larger quota; it goes on by itself',
    inodes: 'delete files on the disk, however small: it has no room for the names of more; it goes on by itself',
    'read-back': 'mount with rclone\'s "--vfs-cache-mode writes", or choose a models folder on another disk',
    'file-size': 'choose a models folder on a disk that takes files so large: FAT takes 4 GiB at most',
  },
  zh: {
    quota: '清理此用户在该磁盘上的文件，或申请更大的配额；之后会自动继续',
    inodes: '删除该磁盘上的一些文件（大小不限）：它已不能再存放更多文件；之后会自动继续',
    'read-back': '用 rclone 的 "--vfs-cache-mode writes" 挂载，或把模型文件夹改到其他磁盘',
    'file-size': '把模型文件夹改到支持大文件的磁盘：FAT 单个文件最大 4 GiB',
  },
};

/** What a code means, as a part of a sentence. A code of a newer program is its own word. */
export function meaningOf(code: string, language: Language): string {
  return (WORDS[language] as Partial<Words>)[code as ErrorCode]?.[0] ?? code;
}

/** What a person can do about an error; null: nothing but to wait, or nothing that is known. */
export function remedyOf(error: Pick<ErrorValue, 'code' | 'details'>, language: Language): string | null {
  const limit = error.details?.['limit'];
  const known = typeof limit === 'string' ? OF_LIMIT[language][limit] : undefined;
  return known ?? (WORDS[language] as Partial<Words>)[error.code]?.[1] ?? null;
}
