import type { HealthMessages } from '../messages/health.ts';

export const health: HealthMessages = {
  health: {
    allWell: '一切正常。',
    problems: n => `有 ${n} 项需要处理。`,
    names: {
      journal: '日志',
      registry: '注册表',
      library: '模型库',
      scheduler: '调度服务器',
      disk: '磁盘空间',
      lock: '锁',
    },
    states: { ok: '正常', bad: '有问题', off: '未设置', unknown: '尚未查询' },
    journalOk: seq => `${seq} 个事件，均可读取`,
    journalAdvice: '已安装的模型仍可使用。请勿改动数据文件夹，腾出磁盘空间或修正权限后重新启动。',
    registryOk: 'registry.json 与日志一致',
    registryAdvice: '注册表会自动从日志重建。请确认数据文件夹可以写入。',
    libraryAdvice: '请检查“设置”中的地址和网络。已安装的模型仍可使用。',
    libraryOff: '请在“设置”中填写模型库的地址。',
    schedulerAdvice: '请检查“设置”中的地址。下载不依赖调度服务器。',
    schedulerOff: '可选：在“设置”中填写地址即可查看排名。',
    diskFree: bytes => `剩余 ${bytes}`,
    diskLow: '空间所剩不多，请移除不需要的模型。',
    lockAdvice: '如果另一个程序不应处理此模型，请结束它。下载会自动继续。',
    facts: '关于',
    version: '版本',
    pid: '进程',
    startedAt: '启动时间',
    dataDir: '数据文件夹',
    modelsDir: '模型文件夹',
  },
};
