import type * as Electron from 'electron';
import { APP_SCHEME, isOwnPage } from './own-page.ts';

/**
 * It must come before `ready`: after that the scheme's privileges and the sandbox of renderers are
 * fixed.
 */
export function secureBeforeReady({ app, protocol }: Pick<typeof Electron, 'app' | 'protocol'>): void {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

/** The page needs no permission: no camera, no location, no notifications, no devices. */
export function denyPermissions({ session }: Pick<typeof Electron, 'session'>): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}

/** A page stays at its address and opens nothing, whatever its content asks for. */
function confine(contents: Electron.WebContents): void {
  contents.on('will-navigate', details => details.preventDefault());
  contents.on('will-frame-navigate', details => details.preventDefault());
  contents.on('will-redirect', details => details.preventDefault());
  contents.on('will-attach-webview', event => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/**
 * The only gate of IPC. A message counts if it comes from the main frame of our window on our page.
 */
export function isTrustedSender(
  { sender, senderFrame }: Electron.IpcMainEvent,
  windows: readonly Electron.WebContents[],
): boolean {
  return windows.includes(sender) && senderFrame?.parent === null && isOwnPage(senderFrame.url);
}
