/** The files of deploy/, with the addresses and folders of a test in the place of their examples. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configuration, nginx } from '../support/servers/program.ts';
import type { Program } from '../support/servers/program.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');

export function deployed(name: string): Promise<string> {
  return readFile(join(DEPLOY, name), 'utf8');
}

/** @throws Error for a text that the file doesn't have: the test would try something else */
async function changed(name: string, texts: Record<string, string>): Promise<string> {
  const whole = await deployed(name);
  for (const from of Object.keys(texts)) if (!whole.includes(from)) throw new Error(`${name} has no "${from}".`);
  return Object.entries(texts).reduce((text, [from, to]) => text.replaceAll(from, to), whole);
}

/** Servers of an export. */
export const EXPORTS: Record<string, (root: string) => Program> = {
  'nginx/export.conf': root => ({
    command: 'nginx',
    configure: async (port, home) =>
      nginx(home, [
        await changed('nginx/export.conf', { 'listen 80': `listen 127.0.0.1:${port}`, '/srv/public': root }),
      ]),
  }),
  'apache/export.conf': root => ({
    command: 'apache2',
    configure: async (port, home) => {
      const modules = ['mpm_event', 'authz_core', 'dir', 'headers', 'rewrite', 'setenvif', 'env'];
      const lines = [
        ...modules.map(name => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
        ...[`ServerRoot "${home}"`, `PidFile ${home}/pid`, `ErrorLog ${home}/error.log`],
        ...[`DefaultRuntimeDir ${home}`, `Listen 127.0.0.1:${port}`],
        await changed('apache/export.conf', { '*:80': `127.0.0.1:${port}`, '/srv/public': root }),
      ];
      return ['-X', '-f', await configuration(home, lines)];
    },
  }),
  'caddy/export.Caddyfile': root => ({
    command: 'caddy',
    configure: async (port, home) => {
      const site = { 'models.example.com {': `http://127.0.0.1:${port} {`, '/srv/public': root };
      const lines = ['{\n\tadmin off\n}', await changed('caddy/export.Caddyfile', site)];
      return ['run', '--adapter', 'caddyfile', '--config', await configuration(home, lines)];
    },
  }),
};

/** What stands in front of a library at this port of loopback. */
export const IN_FRONT: Record<string, (origin: number) => Program> = {
  'nginx/proxy-cache.conf': origin => ({
    command: 'nginx',
    configure: async (port, home) =>
      nginx(home, [
        await changed('nginx/proxy-cache.conf', {
          ...{ 'listen 80': `listen 127.0.0.1:${port}`, '127.0.0.1:8080': `127.0.0.1:${origin}` },
          ...{ '/var/cache/nginx': home, 'max_size=500g': 'max_size=1g' },
        }),
      ]),
  }),
  'caddy/in-front.Caddyfile': origin => ({
    command: 'caddy',
    configure: async (port, home) => {
      const site = { 'models.example.com {': `http://127.0.0.1:${port} {`, '127.0.0.1:8080': `127.0.0.1:${origin}` };
      const lines = ['{\n\tadmin off\n}', await changed('caddy/in-front.Caddyfile', site)];
      return ['run', '--adapter', 'caddyfile', '--config', await configuration(home, lines)];
    },
  }),
  'varnish/branch.vcl': origin => ({
    command: 'varnishd',
    configure: async (port, home) => {
      const vcl = await configuration(home, [await changed('varnish/branch.vcl', { '8080': `${origin}` })]);
      const listen = ['-a', `127.0.0.1:${port}`, '-f', vcl, '-s', 'malloc,64m'];
      return ['-F', '-j', 'none', '-n', join(home, 'n'), ...listen];
    },
  }),
};
