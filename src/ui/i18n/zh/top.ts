import type { TopMessages } from '../messages/top.ts';

export const top: TopMessages = {
  top: {
    title: '热门模型排名（需求量排行）',
    window: time => `统计最近 ${time}的任务。`,
    open: model => `查看 ${model} 的详情`,
    intro: '任务最常请求的模型，由调度服务器统计。',
    installed: '已安装',
    notInLibrary: '不在模型库中',
    age: age => (age === null ? '刚刚更新' : `更新于 ${age}`),
    failed: why => `暂时无法更新排名：${why}。以下为上次的结果。`,
    failedNoData: why => `暂时无法获取排名：${why}。稍后会自动重试。`,
    installTop: n => `安装排名最高且放得下的 ${n} 个`,
    none: '还没有统计到需求。',
    noUrl: '尚未设置调度服务器，因此没有排名。请在“设置”中填写它的地址。',
    served: (_n, shown) => `本机已处理 ${shown} 个任务`,
    refused: (_n, shown) => `因本机缺少模型，拒绝了 ${shown} 个任务`,
    tasks: (_n, shown) => `${shown} 个任务`,
  },
};
