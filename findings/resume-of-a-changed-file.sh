#!/usr/bin/env bash
# aria2 1.36.0 (Debian 1.36.0-1) and node-downloader-helper 2.1.11 (npm): a download that is resumed
# after the file changed on the server is put together from both files, and succeeds.
#
# The server does everything right: a strong ETag and a Last-Modified, other ones for the new file,
# and it honours If-Range. Neither tool sends If-Range, and neither compares the ETag of the 206 with
# that of the first answer. RFC 9110 gives If-Range for this (13.1.5), and lets a client put ranges
# together only when they share a strong validator (15.3.7.3).
#
# Seen, for 4 MiB of "a" that became 4 MiB of "b" when 1 MiB had come:
#   aria2c -c                         exit 0   a 1048576  b 3145728
#   node-downloader-helper resume()   end      a 1048576  b 3145728
#
# Guessed: they begin anew, or fail: the answers tell by ETag and date that it is another file.
#
# Why it matters: a model that is published again under the same address, with the same size (the
# rule for weights of one architecture), arrives as half of each and loads. Only a hash tells. Our
# own requests carry If-Range, an answer with another ETag begins the file anew, and the hash decides.
set -eu
command -v apt-get dpkg-deb > /dev/null || { echo 'Needs Debian 12 for its package of aria2.' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq aria2=1.36.0-1 libaria2-0=1.36.0-1 libc-ares2=1.18.1-3 2> log || {
  cat log >&2
  echo 'Run apt-get update first.' >&2
  exit 2
}
for package in *.deb; do dpkg-deb -x "$package" root; done
export ARIA2="$dir/root/usr/bin/aria2c"
LD_LIBRARY_PATH=$(dirname "$(find "$dir/root" -name 'libaria2.so.0')")
export LD_LIBRARY_PATH no_proxy=127.0.0.1
"$ARIA2" --version > log || { cat log >&2; echo 'aria2 lacks a library: apt-get install aria2' >&2; exit 2; }
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-downloader-helper@2.1.11

cat > try.mjs <<'END'
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { DownloaderHelper } from 'node-downloader-helper';

const SIZE = 4 << 20;
const FIRST = 1 << 20;
const DATES = { a: 'Thu, 01 Jan 2026 00:00:00 GMT', b: 'Fri, 02 Jan 2026 00:00:00 GMT' };
let version = 'a';
let cutAnswer = () => {};

/** While the version is "a", only the first MiB of an answer comes. */
const server = http.createServer((request, response) => {
  const etag = `"${version}"`;
  const fresh = [undefined, etag, DATES[version]].includes(request.headers['if-range']);
  const [, from = '0', to = ''] = (fresh && /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')) || [];
  const ranged = fresh && request.headers.range !== undefined;
  const end = to === '' ? SIZE : Number(to) + 1;
  response.writeHead(ranged ? 206 : 200, {
    'Accept-Ranges': 'bytes', 'Content-Length': end - Number(from), 'Content-Type': 'application/octet-stream',
    ETag: etag, 'Last-Modified': DATES[version],
    ...(ranged && { 'Content-Range': `bytes ${from}-${end - 1}/${SIZE}` }),
  });
  if (request.method === 'HEAD') return void response.end();
  const body = Buffer.alloc(end - Number(from), version);
  if (version === 'b') return void response.end(body);
  response.write(body.subarray(0, FIRST), () => cutAnswer());
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${server.address().port}/model.bin`;

function counted(file) {
  const bytes = readFileSync(file);
  const count = letter => bytes.reduce((sum, byte) => sum + (byte === letter.charCodeAt(0) ? 1 : 0), 0);
  return `a ${count('a')}  b ${count('b')}  of ${bytes.length}`;
}

async function aria2() {
  version = 'a';
  const args = ['--no-conf', '-q', '-c', '--file-allocation=none', '-s1', '-d', 'aria2', '-o', 'model.bin', url];
  const run = () => spawn(process.env.ARIA2, args, { stdio: 'inherit' });
  const left = new Promise(done => { cutAnswer = done; });
  const first = run();
  await left;
  await new Promise(done => setTimeout(done, 2000)); // until aria2 has taken what left
  first.kill('SIGINT');
  await once(first, 'exit');
  version = 'b';
  const [code] = await once(run(), 'exit');
  return `aria2c -c  exit ${code}  ${counted('aria2/model.bin')}`;
}

async function helper() {
  version = 'a';
  cutAnswer = () => {};
  mkdirSync('helper');
  const download = new DownloaderHelper(url, 'helper');
  const came = new Promise(done => download.on('progress', ({ downloaded }) => downloaded >= FIRST && done()));
  download.start().catch(() => {});
  await came;
  await download.pause();
  version = 'b';
  const end = new Promise(done => {
    download.on('end', () => done('end'));
    download.on('error', () => done('error'));
  });
  download.resume();
  return `node-downloader-helper  ${await end}  ${counted('helper/model.bin')}`;
}

const seen = [await aria2(), await helper()];
console.log(seen.join('\n'));
const mixed = /  (exit 0|end)  a [1-9]\d*  b [1-9]\d*  of 4194304$/;
if (!seen.every(line => mixed.test(line))) {
  console.error('Changed: aria2 or node-downloader-helper notices on resuming that the file is another one.');
  process.exit(1);
}
process.exit(0);
END
node try.mjs
echo 'As stated.'
