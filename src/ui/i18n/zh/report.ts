import type { ReportMessages } from '../messages/report.ts';

export const report: ReportMessages = {
  report: {
    title: time => `${time} 的报告`,
    readOnly: '没有后台服务在运行：不会改动任何内容，也不会访问网络。',
    redacted: 'host-1 等占位符代表用户名、路径、服务器和令牌。',
    empty: '此报告的日志中没有事件。',
    moment: '时刻',
    other: '另一时刻',
    compare: '与另一时刻比较',
    at: seq => `第 ${seq} 个事件之后`,
    model: '模型',
    status: '状态',
    before: '另一时刻的状态',
    absent: '–',
    explain: '某个模型经历了什么',
    choose: '请选择模型',
    now: '最终：',
    todo: '如何处理：',
  },
};
