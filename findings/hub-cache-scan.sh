#!/usr/bin/env bash
# @huggingface/hub 2.17.5 (npm): `scanCacheDir` doesn't see what `downloadFileToCacheDir` and
# `snapshotDownload` of the same package have put into the cache.
#
# Files in a folder of the repository are not counted: of each snapshot only the top level is read.
# And a cache that `downloadFileToCacheDir` made has no folder `refs`; the scan then doesn't list the
# model at all, and gives a warning.
#
# Seen, for a model of config.json (3 bytes) and onnx/model.onnx (5000 bytes):
#   after downloadFileToCacheDir of both   models 0  files -  bytes 0     ENOENT … /refs
#   after snapshotDownload                 models 1  files 1  bytes 3
#   on disk, each time                     5003 bytes
#
# Guessed: models 1, files 2, bytes 5003, each time.
#
# Why it matters: a manager that offers to take over or to clean the Hugging Face cache shows
# nothing, or 3 bytes instead of gigabytes: ONNX and diffusion models keep their weights in folders.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/hub@2.17.5

cat > try.mjs <<'END'
import { readdirSync, statSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { downloadFileToCacheDir, scanCacheDir, snapshotDownload } from '@huggingface/hub';

console.debug = () => {};
const COMMIT = 'a'.repeat(40);
const files = { 'config.json': Buffer.from('{}\n'), 'onnx/model.onnx': Buffer.alloc(5000, 1) };
const info = path => ({
  type: 'file', path, size: files[path].length, oid: String(path.length % 10).repeat(40),
  lastCommit: { id: COMMIT, title: 'first', date: '2026-01-01T00:00:00.000Z' },
});

/** As much of a hub as the two functions ask for. */
const server = http.createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  const { pathname } = new URL(request.url, 'http://hub');
  const json = value => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value));
  if (pathname.includes('/paths-info/')) return json(JSON.parse(body).paths.map(info));
  if (pathname.includes('/tree/')) return json(Object.keys(files).map(info));
  if (pathname.startsWith('/api/models/')) {
    return json({
      _id: '1', id: 'team/model', sha: COMMIT, private: false, gated: false, downloads: 0, likes: 0,
      lastModified: '2026-01-01T00:00:00.000Z',
    });
  }
  const path = decodeURIComponent(/\/resolve\/[^/]+\/(.*)$/.exec(pathname)[1]);
  response.setHeader('ETag', `"${path.length}"`);
  if (request.headers.range !== 'bytes=0-0') return response.end(files[path]);
  response.writeHead(206, { 'Content-Range': `bytes 0-0/${files[path].length}`, 'Content-Length': 1 });
  response.end(files[path].subarray(0, 1));
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const common = { repo: 'team/model', hubUrl: `http://127.0.0.1:${server.address().port}` };

async function scanned(cacheDir) {
  const { repos, size, warnings } = await scanCacheDir(cacheDir);
  const blobs = join(cacheDir, 'models--team--model/blobs');
  const disk = readdirSync(blobs).reduce((sum, name) => sum + statSync(join(blobs, name)).size, 0);
  const warning = warnings.map(({ code, path }) => ` ${code} ${path.split('/').pop()}`).join();
  return `models ${repos.length}  files ${repos[0]?.filesCount ?? '-'}  bytes ${size} of ${disk}${warning}`;
}

for (const path of Object.keys(files)) await downloadFileToCacheDir({ ...common, path, cacheDir: 'one' });
await snapshotDownload({ ...common, cacheDir: 'two' });
const seen = [await scanned('one'), await scanned('two')];
server.closeAllConnections();
server.close();
console.log(`downloadFileToCacheDir  ${seen[0]}\nsnapshotDownload        ${seen[1]}`);
const stated = ['models 0  files -  bytes 0 of 5003 ENOENT refs', 'models 1  files 1  bytes 3 of 5003'];
if (seen.join() !== stated.join()) {
  console.error('Changed: scanCacheDir sees the files in folders, or a cache without refs.');
  process.exit(1);
}
END
node try.mjs
echo 'As stated.'
