import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';

/** A server or cache by others. */
export interface Program {
  /** Its name on the path. */
  command: string;
  /** Arguments that make it answer on `port` for `origin`; files of its own go to `home`. */
  start(options: { port: number; origin: number; home: string }): Promise<string[]>;
}

const nginx = (inHttp: (home: string) => string, inServer: string): Program => ({
  command: 'nginx',
  async start({ port, origin, home }) {
    const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${home}/${name};`);
    const config = `daemon off; master_process off; pid ${home}/pid; error_log ${home}/error.log; events {}
      http { access_log off; ${own.join(' ')} ${inHttp(home)}
        server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${origin}; ${inServer} } } }`;
    await writeFile(join(home, 'conf'), config);
    return ['-c', join(home, 'conf'), '-p', home, '-e', join(home, 'error.log')];
  },
});

const cachePath = (home: string) => `proxy_cache_path ${home}/cache keys_zone=a:1m max_size=2g;`;

export const NGINX_CACHE = nginx(cachePath, 'proxy_cache a; proxy_cache_valid 200 1h;');

export const NGINX_SLICE = nginx(
  cachePath,
  `slice 1m; proxy_cache a; proxy_cache_key $uri$is_args$args$slice_range; proxy_set_header Range $slice_range;
   proxy_http_version 1.1; proxy_cache_valid 200 206 1h;`,
);

export const HAPROXY: Program = {
  command: 'haproxy',
  async start({ port, origin, home }) {
    const lines = [
      'defaults\n mode http\n timeout client 60s\n timeout server 60s\n timeout connect 5s',
      'cache c\n total-max-size 512\n max-object-size 200000000\n max-age 3600',
      `frontend f\n bind 127.0.0.1:${port}\n http-request cache-use c\n http-response cache-store c\n default_backend b`,
      `backend b\n server s 127.0.0.1:${origin}`,
    ];
    await writeFile(join(home, 'conf'), `${lines.join('\n')}\n`);
    return ['-f', join(home, 'conf')];
  },
};

export const VARNISH: Program = {
  command: 'varnishd',
  async start({ port, origin, home }) {
    await writeFile(join(home, 'vcl'), `vcl 4.1; backend default { .host = "127.0.0.1"; .port = "${origin}"; }`);
    return [
      '-F',
      '-j',
      'none',
      '-n',
      join(home, 'n'),
      '-a',
      `127.0.0.1:${port}`,
      '-f',
      join(home, 'vcl'),
      '-s',
      'malloc,512m',
    ];
  },
};

/** `it`, or a skipped one that says why. */
export function titleOf(title: string, { command }: Program): [Mocha.TestFunction | Mocha.PendingTestFunction, string] {
  const found = (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, command)));
  return found ? [it, title] : [it.skip, `${title} (${command} is not installed)`];
}

/** Starts a program on a free port of loopback; `stop` ends it. */
export async function startProgram(
  program: Program,
  origin: number,
  home: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const args = await program.start({ port, origin, home });
  const child = spawn(program.command, args, { stdio: 'ignore', env: { ...process.env, HOME: home } });
  await answering(port, child);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (child.exitCode === null && child.kill()) await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Resolves when the program takes connections: it has no other way to say that it is ready. */
async function answering(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = createConnection(port, '127.0.0.1');
    const connected = once(socket, 'connect').then(() => true);
    const outcome = await Promise.race([connected, once(socket, 'close').then(() => false)]).catch(() => false);
    socket.destroy();
    if (outcome) return;
  }
  throw new Error(`${child.spawnfile} ended with ${child.exitCode} instead of answering.`);
}
