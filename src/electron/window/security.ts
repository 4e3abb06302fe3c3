import type { IpcMainEvent, WebContents } from 'electron';
import type { ElectronApi } from '../main/electron-api.ts';
import { APP_SCHEME, isOwnPage } from './own-page.ts';

/** Must come before `ready`: a scheme's privileges and the sandbox of all renderers are fixed from then on. */
export function secureBeforeReady({ app, protocol }: ElectronApi): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

/** The page needs no permission whatever: camera, location, notifications, devices, … */
export function denyPermissions({ session }: ElectronApi): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}

/** A page stays where it is and opens nothing, whatever its content asks for. */
function confine(contents: WebContents): void {
  contents.on('will-navigate', details => details.preventDefault());
  contents.on('will-frame-navigate', details => details.preventDefault());
  contents.on('will-redirect', details => details.preventDefault());
  contents.on('will-attach-webview', event => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The one gate of IPC: a message counts only from the main frame of a window of ours that shows our page. */
export function isTrustedSender({ sender, senderFrame }: IpcMainEvent, windows: readonly WebContents[]): boolean {
  return windows.includes(sender) && senderFrame?.parent === null && isOwnPage(senderFrame.url);
}
