import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { configuration, nginx } from './program.ts';
import type { Program } from './program.ts';

/** An address for each slice: the origin is asked for its slices one by one. */
const SLICED = `slice 1m; proxy_cache_key $uri$is_args$args$slice_range; proxy_http_version 1.1;
  proxy_set_header Range $slice_range;`;

function nginxCache(origin: number, more: string): Program {
  const pass = `proxy_pass http://127.0.0.1:${origin};`;
  return {
    command: 'nginx',
    configure: (port, home) =>
      nginx(home, [
        `proxy_cache_path ${home}/cache keys_zone=models:1m max_size=2g;`,
        `server { listen 127.0.0.1:${port}; location /api/ { ${pass} }`,
        `location / { ${pass} proxy_cache models; proxy_cache_valid 200 206 1h; ${more} } }`,
      ]),
  };
}

/** Caches before the origin at this port of loopback, as their manuals set one up. */
export const CACHES = {
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
      return ['-N', '-f', await configuration(home, lines)];
    },
  }),
  haproxy: origin => ({
    command: 'haproxy',
    configure: async (port, home) => {
      const lines = [
        // Its own number follows from the limit of open files, and it makes room for all of them.
        'global\n  maxconn 256',
        'defaults\n  mode http\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s',
        'cache models\n  total-max-size 256\n  max-object-size 128000000\n  max-age 3600',
        `frontend f\n  bind 127.0.0.1:${port}\n  http-request cache-use models\n  http-response cache-store models`,
        '  default_backend b',
        `backend b\n  server origin 127.0.0.1:${origin}`,
      ];
      return ['-db', '-f', await configuration(home, lines)];
    },
  }),
  varnish: origin => ({
    command: 'varnishd',
    configure: async (port, home) => {
      const vcl = await configuration(home, [`vcl 4.1; backend default { .host = "127.0.0.1"; .port = "${origin}"; }`]);
      const listen = ['-a', `127.0.0.1:${port}`, '-f', vcl, '-s', 'malloc,512m'];
      return ['-F', '-j', 'none', '-n', join(home, 'n'), ...listen];
    },
  }),
  trafficserver: origin => ({
    command: 'traffic_server',
    configure: async (port, home) => {
      const folder = (name: string) => join(home, name);
      // It gives up the rights of root.
      for (const name of ['etc', 'cache', 'log', 'run']) {
        await mkdir(folder(name));
        await chmod(folder(name), 0o777);
      }
      const records = [
        `http.server_ports STRING ${port}:ip-in=127.0.0.1`,
        'admin.user_id STRING nobody',
        'log.logging_enabled INT 0',
        // Else the first requests pass it by.
        'http.wait_for_cache INT 1',
      ];
      await configuration(
        home,
        records.map(record => `CONFIG proxy.config.${record}`),
        'etc/records.config',
      );
      await configuration(home, [`map / http://127.0.0.1:${origin}/`], 'etc/remap.config');
      await configuration(home, [`${folder('cache')} 256M`], 'etc/storage.config');
      await configuration(
        home,
        ['ip_allow:', '  - {apply: in, ip_addrs: 127.0.0.1, action: allow, methods: [GET, HEAD]}'],
        'etc/ip_allow.yaml',
      );
      const places = {
        ...{ prefix: home, exec_prefix: home, bindir: '/usr/bin', sbindir: '/usr/bin' },
        ...{ sysconfdir: folder('etc'), cachedir: folder('cache'), logdir: folder('log') },
        ...{ localstatedir: folder('run'), runtimedir: folder('run'), datadir: folder('run') },
        ...{
          includedir: folder('run'),
          libdir: '/usr/lib/trafficserver',
          libexecdir: '/usr/lib/trafficserver/modules',
        },
      };
      const root = Object.entries(places).map(([name, place]) => `${name}: ${place}`);
      return [`--run-root=${await configuration(home, root)}`];
    },
  }),
  'nginx proxy_cache': origin => nginxCache(origin, ''),
  'nginx slice': origin => nginxCache(origin, SLICED),
} satisfies Record<string, (origin: number) => Program>;
