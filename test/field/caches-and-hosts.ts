import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Program } from '../support/servers/program.ts';

async function config(home: string, lines: string[]): Promise<string> {
  const path = join(home, 'conf');
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

async function nginx(home: string, http: string[]): Promise<string[]> {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${home}/${name};`,
  );
  const lines = [
    `daemon off; master_process off; pid ${home}/pid; error_log ${home}/error.log; events {}`,
    `http { access_log off; ${temporary.join(' ')} ${http.join(' ')} }`,
  ];
  return ['-c', await config(home, lines), '-p', home, '-e', join(home, 'error.log')];
}

/** Caches before the origin at this port of loopback, as their manuals set one up. */
export const CACHES: Record<string, (origin: number) => Program> = {
  squid: origin => ({
    command: 'squid',
    configure: async (port, home) => {
      const lines = [
        `http_port 127.0.0.1:${port} accel defaultsite=localhost no-vhost`,
        `cache_peer 127.0.0.1 parent ${origin} 0 no-query originserver`,
        'http_access allow all',
        'cache_mem 256 MB',
        'maximum_object_size 128 MB',
        'maximum_object_size_in_memory 128 MB',
        // Debian's own.
        'refresh_pattern -i (/cgi-bin/|\\?) 0 0% 0',
        'refresh_pattern . 0 20% 4320',
        `pid_filename ${home}/pid`,
        `cache_log ${home}/cache.log`,
        'access_log none',
        'shutdown_lifetime 1 seconds',
      ];
      return ['-N', '-f', await config(home, lines)];
    },
  }),
  haproxy: origin => ({
    command: 'haproxy',
    configure: async (port, home) => {
      const lines = [
        'defaults\n  mode http\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s',
        'cache models\n  total-max-size 256\n  max-object-size 128000000\n  max-age 3600',
        `frontend f\n  bind 127.0.0.1:${port}\n  http-request cache-use models\n  http-response cache-store models`,
        '  default_backend b',
        `backend b\n  server origin 127.0.0.1:${origin}`,
      ];
      return ['-db', '-f', await config(home, lines)];
    },
  }),
  'nginx proxy_cache': origin => ({
    command: 'nginx',
    configure: (port, home) => {
      const cached = `proxy_pass http://127.0.0.1:${origin}; proxy_cache models; proxy_cache_valid 200 206 1h;`;
      const location = `location /api/ { proxy_pass http://127.0.0.1:${origin}; } location /storage/ { ${cached} }`;
      return nginx(home, [
        `proxy_cache_path ${home}/cache keys_zone=models:1m;`,
        `server { listen 127.0.0.1:${port}; ${location} }`,
      ]);
    },
  }),
};

/** Servers of a folder, without a line that they don't need. */
export const HOSTS: Record<string, (root: string) => Program> = {
  'busybox httpd': root => ({
    command: 'busybox',
    configure: port => Promise.resolve(['httpd', '-f', '-p', `127.0.0.1:${port}`, '-h', root]),
  }),
  nginx: root => ({
    command: 'nginx',
    configure: (port, home) => nginx(home, [`server { listen 127.0.0.1:${port}; root ${root}; }`]),
  }),
  h2o: root => ({
    command: 'h2o',
    configure: async (port, home) => {
      const lines = [
        `listen: {host: 127.0.0.1, port: ${port}}`,
        `hosts: {"default": {paths: {"/": {file.dir: ${JSON.stringify(root)}}}}}`,
        ...(process.getuid?.() === 0 ? ['user: root'] : []),
      ];
      return ['-c', await config(home, lines)];
    },
  }),
  'python3 -m http.server': root => ({
    command: 'python3',
    configure: port => Promise.resolve(['-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', root]),
  }),
};
