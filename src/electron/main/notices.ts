import type { ErrorValue } from '../../model/errors.ts';
import type { Outcome } from '../messages.ts';
import type { ElectronApi } from './electron-api.ts';
import type { MainWords } from './words.ts';

/** A system notification that a download ended. A click on it calls `show`. */
export function notify(
  { Notification }: Pick<ElectronApi, 'Notification'>,
  words: MainWords,
  { outcome, show }: { outcome: Outcome; show: () => void },
): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({
    title: `${outcome.modelId} ${outcome.version}`,
    body: outcome.errorCode === null ? words.ready : `${words.failed} (${outcome.errorCode})`,
  });
  notification.on('click', show);
  notification.show();
}

/** A box that says why the engine could not start. */
export function showEngineError(
  { dialog }: Pick<ElectronApi, 'dialog'>,
  words: MainWords,
  { message }: ErrorValue,
): void {
  void dialog.showMessageBox({ type: 'error', message: words.engineFailed, detail: message });
}
