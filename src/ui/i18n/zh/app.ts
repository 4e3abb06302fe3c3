import type { AppMessages } from '../messages/app.ts';

export const app: AppMessages = {
  appName: '模型管理',
  nav: {
    label: '视图',
    models: '模型',
    top: '热门模型排名',
    activity: '活动记录',
    storage: '存储',
    health: '运行状态',
    settings: '设置',
  },
  connection: {
    lost: '与后台服务的连接已断开，正在重新连接… 只要后台服务在运行，下载就会继续。',
    away: {
      app: '后台服务没有恢复。请关闭应用后重新打开，下载会从中断处继续。',
      browser: '此地址已没有后台服务。请重新启动程序，并打开它显示的地址；如果后台服务在此地址恢复，此窗口会自动继续。',
    },
    refused:
      '程序已用新的地址重新启动，此窗口不再有效。请打开它启动时显示的地址（或重新打开应用），此窗口也会随之恢复。',
    back: '已重新连接。',
  },
  shortcuts: {
    title: '键盘快捷键',
    names: {
      search: '搜索',
      rows: '上一行和下一行',
      buttons: '一行中的按钮',
      open: '打开详情',
      close: '关闭详情，清除搜索',
      help: '显示此列表',
    },
  },
  panelFailed: '此视图已停止工作。',
  tryAgain: '再试一次',
  loading: '正在加载…',
  close: '关闭',
  sentence: text => `${text}。`,
  perSecond: amount => `${amount}/秒`,
  duration: { s: n => `${n} 秒`, min: n => `${n} 分钟`, h: n => `${n} 小时`, d: n => `${n} 天` },
  ago: { now: '刚刚', past: time => `${time}前` },
};
