import { configuration, nginx } from './program.ts';
import type { Program } from './program.ts';

/** By itself it keeps the listing of a folder, with the sizes of its files, for five minutes. */
const rclone = (root: string, protocol: 'http' | 'webdav'): Program => ({
  command: 'rclone',
  configure: port => Promise.resolve(['serve', protocol, root, '--dir-cache-time', '0', '--addr', `127.0.0.1:${port}`]),
});

/** Servers of a folder, as their manuals set one up, without a line that they don't need. */
export const HOSTS = {
  'busybox httpd': root => ({
    command: 'busybox',
    configure: port => Promise.resolve(['httpd', '-f', '-p', `127.0.0.1:${port}`, '-h', root]),
  }),
  nginx: root => ({
    command: 'nginx',
    configure: (port, home) => nginx(home, [`server { listen 127.0.0.1:${port}; root ${root}; }`]),
  }),
  'Apache httpd': root => ({
    command: 'apache2',
    configure: async (port, home) => {
      const modules = '/usr/lib/apache2/modules';
      const lines = [
        ...['mpm_event', 'authz_core'].map(name => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
        `ServerRoot "${home}"`,
        'ServerName localhost',
        `Listen 127.0.0.1:${port}`,
        `PidFile ${home}/pid`,
        `ErrorLog ${home}/error.log`,
        `DefaultRuntimeDir ${home}`,
        `DocumentRoot "${root}"`,
        `<Directory "${root}">`,
        'Require all granted',
        '</Directory>',
      ];
      return ['-X', '-f', await configuration(home, lines)];
    },
  }),
  lighttpd: root => ({
    command: 'lighttpd',
    configure: async (port, home) => {
      const lines = [`server.document-root = "${root}"`, `server.port = ${port}`, 'server.bind = "127.0.0.1"'];
      return ['-D', '-f', await configuration(home, lines)];
    },
  }),
  caddy: root => ({
    command: 'caddy',
    configure: port => Promise.resolve(['file-server', '--listen', `127.0.0.1:${port}`, '--root', root]),
  }),
  h2o: root => ({
    command: 'h2o',
    configure: async (port, home) => {
      const lines = [
        `listen: {host: 127.0.0.1, port: ${port}}`,
        `hosts: {"default": {paths: {"/": {file.dir: ${JSON.stringify(root)}}}}}`,
        ...(process.getuid?.() === 0 ? ['user: root'] : []),
      ];
      return ['-c', await configuration(home, lines)];
    },
  }),
  'rclone serve http': root => rclone(root, 'http'),
  'rclone serve webdav': root => rclone(root, 'webdav'),
  /** It knows no ranges. */
  'python3 -m http.server': root => ({
    command: 'python3',
    configure: port => Promise.resolve(['-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', root]),
  }),
} satisfies Record<string, (root: string) => Program>;
