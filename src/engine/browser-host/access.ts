import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Who may ask what of an endpoint on loopback, where every local program and every web page can knock. */
export interface Access {
  /** Against DNS rebinding: a page of another name must not reach us under that name. */
  isOwnHost(host: string | undefined): boolean;
  isToken(offered: string): boolean;
  hasBearer(headers: IncomingHttpHeaders): boolean;
  hasCookie(headers: IncomingHttpHeaders): boolean;
  /** A WebSocket of our own page, or of a program with the token; SameSite doesn't tell ports apart, Origin does. */
  mayConnect(headers: IncomingHttpHeaders): boolean;
  /** The Set-Cookie header that lets a browser in. */
  cookie(): string;
}

/** `token` is what programs and the printed address carry; `cookieSecret` is what the cookie of a page is made from. */
export function accessTo(token: string, cookieSecret: string, port: () => number): Access {
  // Cookies are shared by all ports of a host: another engine must not overwrite ours, and the secret itself stays out of them.
  const cookieName = () => `model-manager-${port()}`;
  const cookieValue = createHmac('sha256', cookieSecret).update('cookie').digest('hex');

  const isOwnHost = (host: string | undefined) =>
    host !== undefined && ['127.0.0.1', 'localhost', '[::1]'].some(name => host === `${name}:${port()}`);
  const isToken = (offered: string) => same(offered, token);
  const hasBearer = (headers: IncomingHttpHeaders) => {
    const [, offered] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
    return offered !== undefined && isToken(offered);
  };
  const hasCookie = (headers: IncomingHttpHeaders) =>
    (headers.cookie ?? '').split(';').some(pair => {
      const [name, value] = pair.trim().split('=');
      return name === cookieName() && value !== undefined && same(value, cookieValue);
    });
  return {
    isOwnHost,
    isToken,
    hasBearer,
    hasCookie,
    mayConnect: headers => {
      const { origin, host } = headers;
      if (origin === undefined) return hasBearer(headers);
      return isOwnHost(host) && origin === `http://${host}`;
    },
    cookie: () => `${cookieName()}=${cookieValue}; Path=/; HttpOnly; SameSite=Strict`,
  };
}

/** In constant time, also for texts of unequal length. */
function same(offered: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(offered), digest(expected));
}
