import type { ElectronApi } from './electron-api.ts';
import type { Outcome } from '../engine-host/outcomes.ts';

interface Words {
  ready: string;
  failed: string;
}

const ENGLISH: Words = { ready: 'Ready to use', failed: 'Download failed' };
const CHINESE: Words = { ready: '已可使用', failed: '下载失败' };

/** The system's own notification that a download ended; a click brings the window forward. */
export function notify({ app, Notification }: ElectronApi, outcome: Outcome, show: () => void): void {
  if (!Notification.isSupported()) return;
  const words = app.getLocale().toLowerCase().startsWith('zh') ? CHINESE : ENGLISH;
  const notification = new Notification({
    title: `${outcome.modelId} ${outcome.version}`,
    body: outcome.errorCode === null ? words.ready : `${words.failed} (${outcome.errorCode})`,
  });
  notification.on('click', show);
  notification.show();
}
