import type { ErrorValue } from '../../model/errors.ts';
import type { Outcome } from '../messages.ts';
import type { ElectronApi } from './electron-api.ts';

interface Words {
  ready: string;
  failed: string;
}

const ENGLISH: Words = { ready: 'Ready to use', failed: 'Download failed' };
const CHINESE: Words = { ready: '已可使用', failed: '下载失败' };

/** A system notification that a download ended. A click on it calls `show`. */
export function notify(
  { app, Notification }: Pick<ElectronApi, 'app' | 'Notification'>,
  outcome: Outcome,
  show: () => void,
): void {
  if (!Notification.isSupported()) return;
  const words = app.getLocale().toLowerCase().startsWith('zh') ? CHINESE : ENGLISH;
  const notification = new Notification({
    title: `${outcome.modelId} ${outcome.version}`,
    body: outcome.errorCode === null ? words.ready : `${words.failed} (${outcome.errorCode})`,
  });
  notification.on('click', show);
  notification.show();
}

/** A box that says why the engine could not start. */
export function showEngineError({ dialog }: Pick<ElectronApi, 'dialog'>, { message }: ErrorValue): void {
  void dialog.showMessageBox({ type: 'error', message: 'The engine could not start.', detail: message });
}
