import type { TopMessages } from '../messages/top.ts';

export const top: TopMessages = {
  top: {
    intro: '任务最常请求的模型，由调度服务器统计。',
    installed: '已安装',
    notInLibrary: '不在模型库中',
    age: age => `更新于${age}`,
    failed: why => `暂时无法更新排名：${why}。保留上次的结果。`,
    failedNoData: why => `暂时无法获取排名：${why}。稍后会自动重试。`,
    none: '还没有统计到需求。',
    noUrl: '还没有排名。请在“设置”中填写调度服务器的地址。',
    tasks: n => `${n} 个任务`,
  },
};
