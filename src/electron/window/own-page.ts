/** The address of our page in the app. A scheme of its own has an origin, which file: has not. */
export const APP_SCHEME = 'app';
const APP_HOST = 'model-manager';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

/** Channels between main, preload script and engine process; preload.cts repeats them, as it can't import. */
export const PORT_WANTED_CHANNEL = 'engine-port-wanted';
export const PORT_CHANNEL = 'engine-port';
export const SHOW_FOLDER_CHANNEL = 'show-folder';

export function isOwnPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST;
}
