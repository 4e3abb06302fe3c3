/** The few words that main itself shows: notifications, the error box, the menu. */
export interface MainWords {
  ready: string;
  failed: string;
  engineFailed: string;
  menu: Record<
    | ('app' | 'about' | 'hide' | 'hideOthers' | 'quit' | 'file' | 'close')
    | ('edit' | 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll')
    | ('view' | 'reload' | 'resetZoom' | 'zoomIn' | 'zoomOut' | 'fullScreen' | 'window' | 'minimize' | 'zoom'),
    string
  >;
}

const ENGLISH: MainWords = {
  ready: 'Ready to use',
  failed: 'Download failed',
  engineFailed: 'The engine could not start.',
  menu: {
    ...{ app: 'Model Manager', about: 'About Model Manager', hide: 'Hide Model Manager', hideOthers: 'Hide Others' },
    ...{ quit: 'Quit', file: 'File', close: 'Close Window' },
    ...{ edit: 'Edit', undo: 'Undo', redo: 'Redo', cut: 'Cut', copy: 'Copy', paste: 'Paste', selectAll: 'Select All' },
    ...{ view: 'View', reload: 'Reload', resetZoom: 'Actual Size', zoomIn: 'Zoom In', zoomOut: 'Zoom Out' },
    ...{ fullScreen: 'Toggle Full Screen', window: 'Window', minimize: 'Minimize', zoom: 'Zoom' },
  },
};

const CHINESE: MainWords = {
  ready: '已可使用',
  failed: '下载失败',
  engineFailed: '后台服务无法启动。',
  menu: {
    ...{ app: '模型管理', about: '关于“模型管理”', hide: '隐藏“模型管理”', hideOthers: '隐藏其他' },
    ...{ quit: '退出', file: '文件', close: '关闭窗口' },
    ...{ edit: '编辑', undo: '撤销', redo: '重做', cut: '剪切', copy: '复制', paste: '粘贴', selectAll: '全选' },
    ...{ view: '显示', reload: '重新加载', resetZoom: '实际大小', zoomIn: '放大', zoomOut: '缩小' },
    ...{ fullScreen: '切换全屏', window: '窗口', minimize: '最小化', zoom: '缩放' },
  },
};

/** @param tag BCP 47: the language of the window, and of the system before there was one */
export function mainWords(tag: string): MainWords {
  return tag.toLowerCase().startsWith('zh') ? CHINESE : ENGLISH;
}
