#!/usr/bin/env bash
# NO_PROXY for a model library, read by aria2 1.36.0 and rclone 1.60.1 (Debian 12), proxy-from-env
# 2.1.0 and undici 7.30.2 (npm): of four usual entries only one means the same to all of them.
#
# There is no standard. aria2 and proxy-from-env take "corp.test" for that host alone; rclone and
# undici for all hosts below it, too. aria2 knows neither "*." nor a port.
#
# Seen, for http://lib.corp.test:8080 (direct: the proxy was not asked):
#   NO_PROXY              aria2   rclone   proxy-from-env   undici
#   .corp.test            direct  direct   direct           direct
#   corp.test             proxy   direct   proxy            direct
#   *.corp.test           proxy   direct   direct           direct
#   lib.corp.test:8080    proxy   direct   direct           direct
#
# Guessed: direct everywhere but for the port, which not every reader knows.
#
# Why it matters: a desktop has one NO_PROXY for all its programs. One that lets the manager reach
# the library may send the next tool through the proxy, which refuses inner hosts or answers a page.
# Write ".corp.test". Our own reading takes all four as direct.
set -eu
command -v apt-get dpkg-deb > /dev/null || { echo 'Needs Debian 12 for its packages.' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq rclone=1.60.1+dfsg-2+b5 aria2=1.36.0-1 libaria2-0=1.36.0-1 libc-ares2=1.18.1-3 2> log || {
  cat log >&2
  echo 'Run apt-get update first.' >&2
  exit 2
}
for package in *.deb; do dpkg-deb -x "$package" root; done
export PATH="$dir/root/usr/bin:$PATH"
LD_LIBRARY_PATH=$(dirname "$(find "$dir/root" -name 'libaria2.so.0')")
export LD_LIBRARY_PATH
aria2c --version > log || { cat log >&2; echo 'aria2 lacks a library: apt-get install aria2' >&2; exit 2; }
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts proxy-from-env@2.1.0 undici@7.30.2

cat > from-env.mjs <<'END'
import { getProxyForUrl } from 'proxy-from-env';
if (getProxyForUrl(process.argv[2])) await fetch(getProxyForUrl(process.argv[2]));
END
cat > undici.mjs <<'END'
import { EnvHttpProxyAgent, request } from 'undici';
await request(process.argv[2], { dispatcher: new EnvHttpProxyAgent({ proxyTunnel: false }) });
END
cat > try.mjs <<'END'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';

const URL = 'http://lib.corp.test:8080/model.bin';
let asked = false;
// The name leads nowhere, so what isn't asked of this proxy fails.
const proxy = http.createServer((request, response) => { asked = true; response.end('page'); });
proxy.on('connect', (request, socket) => { asked = true; socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'); });
await new Promise(done => proxy.listen(0, '127.0.0.1', done));
const address = `http://127.0.0.1:${proxy.address().port}`;

const readers = {
  aria2: ['aria2c', '--no-conf', '-q', '--max-tries=1', '--allow-overwrite=true', '-o', 'aria2.out', URL],
  rclone: ['rclone', '--config', '', '--retries', '1', '--low-level-retries', '1', 'copyurl', URL, 'rclone.out'],
  'proxy-from-env': ['node', 'from-env.mjs', URL],
  undici: ['node', 'undici.mjs', URL],
};
const seen = [];
for (const entry of ['.corp.test', 'corp.test', '*.corp.test', 'lib.corp.test:8080']) {
  const ways = [];
  for (const [command, ...args] of Object.values(readers)) {
    asked = false;
    const env = { ...process.env, http_proxy: address, HTTP_PROXY: address, no_proxy: entry, NO_PROXY: entry };
    await once(spawn(command, args, { env, stdio: 'ignore' }), 'exit');
    ways.push(asked ? 'proxy' : 'direct');
  }
  seen.push(`${entry}  ${ways.join('  ')}`);
}
console.log(`NO_PROXY  ${Object.keys(readers).join('  ')}\n${seen.join('\n')}`);
const stated = [
  '.corp.test  direct  direct  direct  direct',
  'corp.test  proxy  direct  proxy  direct',
  '*.corp.test  proxy  direct  direct  direct',
  'lib.corp.test:8080  proxy  direct  direct  direct',
];
if (seen.join() !== stated.join()) {
  console.error('Changed: one of the four reads NO_PROXY otherwise than stated.');
  process.exit(1);
}
process.exit(0);
END
node try.mjs
echo 'As stated.'
