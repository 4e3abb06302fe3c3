import type { AppMessages } from '../messages/app.ts';

export const app: AppMessages = {
  appName: '模型管理器',
  nav: {
    label: '视图',
    models: '模型',
    top: '热门模型',
    activity: '活动',
    storage: '存储',
    health: '健康',
    settings: '设置',
  },
  connection: {
    lost: '与引擎的连接已断开，正在重新连接… 只要引擎在运行，下载就会继续。',
    away: {
      app: '引擎没有恢复。请关闭应用后重新打开；下载会从中断处继续。',
      browser: '此地址已没有引擎。请重新启动程序，并打开它显示的地址；如果引擎在此地址恢复，此窗口会自动继续。',
    },
    refused:
      '程序已用新的地址重新启动，不再接受此窗口。请打开它启动时显示的地址（或重新打开应用），此窗口也会随之恢复。',
    back: '已重新连接。',
  },
  panelFailed: '此视图已停止工作。',
  tryAgain: '再试一次',
  loading: '正在加载…',
  close: '关闭',
  duration: { s: n => `${n} 秒`, min: n => `${n} 分钟`, h: n => `${n} 小时`, d: n => `${n} 天` },
  ago: { now: '刚刚', past: time => `${time}前` },
};
