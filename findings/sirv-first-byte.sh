#!/usr/bin/env bash
# sirv 3.0.2 (npm): asked for the first byte, it sends the whole file; asked for the last four bytes,
# it sends the first five.
#
# `Range: bytes=0-0` is how clients learn whether a server has ranges and how long a file is. sirv
# takes the end 0 for "no end given". `Range: bytes=-4` means the last four bytes (RFC 9110, 14.1.2);
# sirv reads it as 0-4. Both answers are 206 with a Content-Range that tells what was sent instead.
#
# Seen, for a file of ten bytes, "0123456789":
#   bytes=0-0   206  bytes 0-9/10  "0123456789"
#   bytes=-4    206  bytes 0-4/10  "01234"
#   bytes=2-    206  bytes 2-9/10  "23456789"
#
# Guessed: "0" and "6789", as send 1.2.1, serve-handler 6.1.8 and nginx 1.22.1 answer.
#
# Why it matters: sirv serves folders for Vite's preview and many small servers. A client that probes
# a model of 40 GB with bytes=0-0 gets 40 GB. One that reads the end of a file gets its beginning,
# and believes it unless it compares the Content-Range.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts sirv@3.0.2

mkdir files
printf 0123456789 > files/model.bin
cat > try.mjs <<'END'
import http from 'node:http';
import sirv from 'sirv';

const server = http.createServer(sirv('files'));
await new Promise(done => server.listen(0, '127.0.0.1', done));
const seen = [];
for (const range of ['bytes=0-0', 'bytes=-4', 'bytes=2-']) {
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/model.bin`, { headers: { range } });
  seen.push([range, answer.status, answer.headers.get('content-range'), await answer.text()].join('  '));
}
server.closeAllConnections();
server.close();
console.log(seen.join('\n'));
const stated = [
  'bytes=0-0  206  bytes 0-9/10  0123456789',
  'bytes=-4  206  bytes 0-4/10  01234',
  'bytes=2-  206  bytes 2-9/10  23456789',
];
if (seen.join() !== stated.join()) {
  console.error('Changed: sirv answers bytes=0-0 or bytes=-4 otherwise than stated.');
  process.exit(1);
}
END
node try.mjs
echo 'As stated.'
