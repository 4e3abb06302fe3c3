import type { SettingsMessages } from '../messages/settings.ts';

export const settings: SettingsMessages = {
  settings: {
    welcome: '欢迎使用。请填写模型库的地址，测试并保存；库中的模型随后会出现在“模型”中。',
    servers: {
      library: { url: '模型库', hint: '模型库的地址，例如 https://models.example.com', token: '模型库令牌' },
      scheduler: {
        url: '调度服务器',
        hint: '可选。提供排名，并接收本机缺少哪些模型的上报。',
        token: '调度服务器令牌',
      },
    },
    secret: { stored: '已保存，不显示', none: '无', forget: '清除', forgotten: '保存后清除。' },
    test: '测试',
    testOk: {
      library: (count, ms) => `模型库可用：${count} 个模型，${ms} 毫秒内响应。`,
      scheduler: (count, ms) => `调度服务器可用：排名含 ${count} 个模型，${ms} 毫秒内响应。`,
    },
    modelsDir: '模型文件夹',
    modelsDirHint: '下次启动时生效，不会移动已安装的模型。留空：位于数据文件夹中。',
    maxDownloads: '同时下载数',
    connectionsPerFile: '每个文件的连接数',
    pinnedKeys: '受信任的公钥',
    pinnedKeysHint: 'Ed25519 公钥，每行一个。填写后，只安装由其中之一签名的模型。',
    proxyUrl: '代理',
    proxyUrlHint: '例如 http://proxy:3128 或 socks5h://proxy:1080。留空：使用系统的代理。',
    caFile: '证书',
    caFileHint: '包含其他证书颁发机构的 PEM 文件，用于公司内部的代理或模型库。',
    engineTitle: '引擎',
    appearance: '外观',
    language: '语言',
    languageAuto: '跟随系统',
    theme: '主题',
    themes: { system: '跟随系统', light: '浅色', dark: '深色' },
    notifications: '通知',
    notificationStates: { granted: '模型就绪且窗口不在前台时通知。', denied: '此处不允许。', default: '允许' },
    save: '保存',
    saved: '已保存。',
    problems: {
      badUrl: '地址应以 http:// 或 https:// 开头。',
      badProxy: '地址应以 http://、https:// 或 socks5:// 开头。',
      badToken: '令牌应由可打印字符组成，不含空格。',
      badPath: '应为绝对路径。',
      badNumber: '应为 1 到 16 的整数。',
      badKeys: '每行应为一个 Base64 公钥。',
    },
  },
};
