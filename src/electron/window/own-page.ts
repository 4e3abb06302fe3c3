/** The page has a scheme of its own, because `file:` has no origin. */
export const APP_SCHEME = 'app';
const APP_HOST = 'model-manager';
/** The address of the page in the app. */
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

export function isOwnPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST;
}
