import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { hasBearer, isSameSecret } from '../../ports/server/request-headers.ts';

/**
 * Access rules of an endpoint on loopback, which every local program and every web page can reach.
 */
export interface Access {
  /** Against DNS rebinding: a page of another host name must not reach us under that name. */
  isOwnHost(host: string | undefined): boolean;
  isToken(offered: string): boolean;
  hasBearer(headers: IncomingHttpHeaders): boolean;
  hasCookie(headers: IncomingHttpHeaders): boolean;
  /**
   * Whether a WebSocket is of our own page or of a program with the token. SameSite ignores ports,
   * Origin doesn't.
   */
  mayConnect(headers: IncomingHttpHeaders): boolean;
  /** The Set-Cookie header that lets a browser in. */
  cookie(): string;
}

/**
 * Programs and the printed address carry `token`; the cookie of a page is made from `cookieSecret`.
 */
export function accessTo(token: string, cookieSecret: string, port: () => number): Access {
  // All ports of a host share cookies: another engine must not overwrite ours, and no cookie holds
  // the secret itself.
  const cookieName = () => `model-manager-${port()}`;
  const cookieValue = createHmac('sha256', cookieSecret).update('cookie').digest('hex');

  const isOwnHost = (host: string | undefined) =>
    host !== undefined && ['127.0.0.1', 'localhost', '[::1]'].some(name => host === `${name}:${port()}`);
  const isToken = (offered: string) => isSameSecret(offered, token);
  const hasToken = ({ authorization }: IncomingHttpHeaders) => hasBearer(authorization, token);
  const hasCookie = (headers: IncomingHttpHeaders) =>
    (headers.cookie ?? '').split(';').some(pair => {
      const [name, value] = pair.trim().split('=');
      return name === cookieName() && value !== undefined && isSameSecret(value, cookieValue);
    });
  return {
    isOwnHost,
    isToken,
    hasBearer: hasToken,
    hasCookie,
    mayConnect: headers => {
      const { origin, host } = headers;
      if (origin === undefined) return hasToken(headers);
      return isOwnHost(host) && origin === `http://${host}`;
    },
    cookie: () => `${cookieName()}=${cookieValue}; Path=/; HttpOnly; SameSite=Strict`,
  };
}
