#!/usr/bin/env bash
# serve-handler 6.1.8, send 1.2.1 and @fastify/send 4.2.1 (npm): a client that asks to go on only if
# the file is the same gets bytes of another file as 206.
#
# RFC 9110 (13.1.5): a server ignores Range when the validator in If-Range doesn't match, and it has
# to compare strongly: "W/" never matches. serve-handler gives a strong ETag and doesn't look at
# If-Range at all. send, under Express and @fastify/static, gives weak ETags made of size and time,
# and takes a weak one in If-Range as a match.
#
# Seen, for Range: bytes=4-7 of a file of ten bytes:
#   serve-handler   If-Range: "another"           206 (strong ETag)
#   send            If-Range: its own weak ETag   206, also for new bytes of the same size and time
#   @fastify/send   If-Range: its own weak ETag   206, also for new bytes of the same size and time
#   both            If-Range: "another"           200
#
# Guessed: 200 with the whole file each time, as nginx 1.22.1 answers to "another" and to "W/…".
#
# Why it matters: a folder of models behind `serve` or Express looks as if it could be resumed
# safely. A client that trusts 206 after If-Range glues two files together; it has to compare the
# ETag of the 206 as well, and to hash the file. Our library server compares the file's SHA-256.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts serve-handler@6.1.8 send@1.2.1 @fastify/send@4.2.1

mkdir files
cat > try.cjs <<'END'
const { utimesSync, writeFileSync } = require('node:fs');
const http = require('node:http');
const fastifySend = require('@fastify/send');
const send = require('send');
const serveHandler = require('serve-handler');

const FILE = 'files/model.bin';
const handlers = {
  'serve-handler': (request, response) => serveHandler(request, response, { public: 'files', etag: true }),
  send: (request, response) => send(request, request.url, { root: 'files' }).pipe(response),
  '@fastify/send': async (request, response) => {
    const { statusCode, headers, stream } = await fastifySend(request, request.url, { root: 'files' });
    response.writeHead(statusCode, headers);
    stream.pipe(response);
  },
};
/** As a copy that keeps times leaves it. */
function put(bytes) {
  writeFileSync(FILE, bytes);
  utimesSync(FILE, 1767225600, 1767225600);
}

async function asked(name) {
  const server = http.createServer(handlers[name]);
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const get = async headers => {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}/model.bin`, { headers });
    return { status: answer.status, etag: answer.headers.get('etag'), text: await answer.text() };
  };
  put('aaaaaaaaaa');
  const { etag } = await get({});
  const other = await get({ Range: 'bytes=4-7', 'If-Range': '"another"' });
  put('bbbbbbbbbb');
  const own = await get({ Range: 'bytes=4-7', 'If-Range': etag });
  server.closeAllConnections();
  server.close();
  const strength = etag.startsWith('W/') ? 'weak' : 'strong';
  return `${name}  ${strength}  another ${other.status}  own, new bytes ${own.status} ${own.text}`;
}

(async () => {
  const seen = [];
  for (const name of Object.keys(handlers)) seen.push(await asked(name));
  console.log(seen.join('\n'));
  const weak = 'weak  another 200  own, new bytes 206 bbbb';
  const [first, ...others] = seen;
  const same = others.join() === `send  ${weak},@fastify/send  ${weak}`;
  if (first.startsWith('serve-handler  strong  another 206') && same) return;
  console.error('Changed: one of the three honours If-Range otherwise than stated.');
  process.exit(1);
})();
END
node try.cjs
echo 'As stated.'
