#!/usr/bin/env bash
# zsync 0.6.2 (Debian 0.6.2-5) with send 1.2.1 (npm): an update of a file fails for good where the
# server answers a request for several ranges with the whole file.
#
# A server may ignore Range (RFC 9110, 14.2), and send, under Express and @fastify/static, does so
# for several ranges that don't touch. zsync asks for all missing blocks at once, takes only 206, and
# gives up: exit 2. It neither reads the 200, which has all it needs, nor asks for one range at a
# time. A server that answers the first range alone (serve-handler 6.1.8) suits it: it asks again.
#
# Seen, for 300,000 bytes of which three blocks are new:
#   server           answer to three ranges   zsync
#   send             200, the whole file      "zsync can only work with servers that support
#                                             returning partial content from files.", exit 2
#   serve-handler    206, the first range     exit 0, the file is right
#
# Guessed: 200 means more bytes than needed, not a failure. And this server does return partial
# content, for every single range.
#
# Why it matters: differences between versions of a model are what zsync is for, and a folder behind
# Express passes every test with one range. Who asks for several ranges needs a way back to one. We
# ask for one range a request; our library server answers several with the whole file, as send does.
set -eu
command -v apt-get dpkg-deb > /dev/null || { echo 'Needs Debian 12 for its package of zsync.' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq zsync=0.6.2-5 2> log || { cat log >&2; echo 'Run apt-get update first.' >&2; exit 2; }
dpkg-deb -x zsync_*.deb root
export ZSYNC="$dir/root/usr/bin/zsync"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts send@1.2.1 serve-handler@6.1.8

mkdir files
node -e '
  const { createHash } = require("crypto");
  const bytes = Buffer.concat(Array.from({ length: 9375 }, (_, i) => createHash("sha256").update(String(i)).digest()));
  require("fs").writeFileSync("files/model.bin", bytes);
  for (const at of [5000, 150000, 290000]) bytes[at] ^= 255;
  require("fs").writeFileSync("old.bin", bytes);
'
root/usr/bin/zsyncmake -b 2048 -u model.bin -o files/model.bin.zsync files/model.bin

cat > try.cjs <<'END'
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, readFileSync } = require('node:fs');
const http = require('node:http');
const send = require('send');
const serveHandler = require('serve-handler');

const handlers = {
  send: (request, response) => send(request, request.url, { root: 'files' }).pipe(response),
  'serve-handler': (request, response) => serveHandler(request, response, { public: 'files' }),
};

async function updated(name) {
  let several;
  const server = http.createServer((request, response) => {
    const writeHead = response.writeHead.bind(response);
    response.writeHead = (status, ...rest) => {
      if (request.headers.range?.includes(',')) several ??= status;
      return writeHead(status, ...rest);
    };
    handlers[name](request, response);
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}/model.bin.zsync`;
  const { http_proxy: _proxy, ...env } = process.env;
  const run = spawn(process.env.ZSYNC, ['-q', '-i', 'old.bin', '-o', `${name}.out`, url], { env, stdio: 'inherit' });
  const [code] = await once(run, 'exit');
  server.closeAllConnections();
  server.close();
  const right = existsSync(`${name}.out`) && readFileSync(`${name}.out`).equals(readFileSync('files/model.bin'));
  return `${name}  ${several}  exit ${code}  ${right ? 'right' : 'no file'}`;
}

(async () => {
  const seen = [await updated('send'), await updated('serve-handler')];
  console.log(seen.join('\n'));
  if (seen.join() === 'send  200  exit 2  no file,serve-handler  206  exit 0  right') return;
  console.error('Changed: zsync takes the whole file in answer to several ranges, or send answers them.');
  process.exit(1);
})();
END
node try.cjs
echo 'As stated.'
