import type { StorageMessages } from '../messages/storage.ts';

export const storage: StorageMessages = {
  storage: {
    shares: { models: '模型', partials: '断点续传', other: '其他文件', free: '可用空间' },
    folder: '模型文件夹',
    models: '已安装的模型',
    noModels: '还没有安装模型。',
    others: n => `其他 ${n} 个`,
    tileKinds: { current: '当前版本', old: '旧版本', broken: '损坏或缺失', others: '其余' },
    freeUp: bytes => `释放 ${bytes}`,
    freeUpFound: (versions, partials) => {
      const found = [
        versions > 0 ? `${versions} 个旧版本` : '',
        partials > 0 ? `${partials} 个遗留的未完成下载` : '',
      ].filter(part => part !== '');
      return `可以删除 ${found.join('和 ')}。`;
    },
    freeUpTitle: bytes => `释放 ${bytes}？`,
    freeUpText: '将移除已有更新版本的旧版本，并删除不属于任何下载的文件。正在使用的版本会保留。',
    summary: (models, free) => `模型占用 ${models}${free === null ? '' : ` · 可用 ${free}`}`,
    more: n => `再显示 ${n} 个`,
    picture: list => `各模型的磁盘占用：${list}`,
    importTitle: '从磁盘导入',
    importHint: '别人复制到这台电脑的模型文件夹，可以包含一个或多个模型。文件会与校验和比较，不会下载或删除任何内容。',
    importHintDrop: '把包含模型的文件夹拖到此窗口，或填写它的路径。文件会与校验和比较，不会下载或删除任何内容。',
    importPath: '文件夹路径',
    importAction: '导入',
    imported: models => `已导入：${models}。`,
    partials: '断点续传（未完成的下载）',
    partialsHint: '保留下来，以便从中断处继续下载。',
    noPartials: '没有未完成的下载。',
    written: age => `最近写入：${age}`,
    orphan: '不属于任何下载',
    discard: '丢弃',
    discardTitle: ref => `丢弃未完成的下载 ${ref}？`,
    discardText: bytes => `将释放 ${bytes}。`,
    freed: bytes => `已释放 ${bytes}。`,
    notDeleted: why => `无法删除：${why}。`,
    failed: why => `无法获取磁盘占用：${why}。`,
  },
};
