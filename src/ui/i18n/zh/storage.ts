import type { StorageMessages } from '../messages/storage.ts';

export const storage: StorageMessages = {
  storage: {
    shares: { models: '模型', partials: '未完成的下载', other: '其他文件', free: '可用空间' },
    folder: '模型文件夹',
    models: '已安装的模型',
    noModels: '还没有安装模型。',
    others: n => `其他 ${n} 个`,
    picture: list => `各模型的磁盘占用：${list}`,
    partials: '未完成的下载',
    partialsHint: '保留下来，以便从中断处继续下载。',
    noPartials: '没有未完成的下载。',
    written: age => `最近写入：${age}`,
    orphan: '不属于任何下载',
    discard: '丢弃',
    discardTitle: ref => `丢弃未完成的下载 ${ref}？`,
    discardText: (bytes, cancels) =>
      cancels ? `将释放 ${bytes}。下载会被取消，再次下载将从头开始。` : `将释放 ${bytes}。`,
    freed: bytes => `已释放 ${bytes}。`,
    notDeleted: why => `无法删除：${why}。`,
    failed: why => `无法获取磁盘占用：${why}。`,
  },
};
