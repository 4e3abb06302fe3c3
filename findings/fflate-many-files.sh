#!/usr/bin/env bash
# fflate 0.8.3 (npm): an archive of 70,000 files is written without complaint and has 4,464 of them.
#
# The end of a ZIP archive counts its entries in 16 bits; above 65,535 the ZIP64 records have to be
# written (APPNOTE, 4.4.22). fflate writes the count modulo 65,536 and no ZIP64 record. All bytes are
# in the archive, and readers that go by the count, fflate and yauzl among them, stop at 4,464.
#
# Seen (files put in, entries that fflate reads, entries that yauzl 3.4.0 counts):
#   fflate 65535   65535   65535
#   fflate 70000    4464    4464
#   yazl   70000            70000
#
# Guessed: 70000, as yazl 3.3.1 writes it, or an error.
#
# Why it matters: weights that are saved a tensor or a shard a file, and voice or image sets beside a
# model, pass 65,535 files; a version in our library may have 100,000. A bundle made of them comes out
# whole in size and short in content, and no checksum of the archive tells.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts fflate@0.8.3 yauzl@3.4.0 yazl@3.3.1

cat > try.mjs <<'END'
import { unzipSync, zipSync } from 'fflate';
import yauzl from 'yauzl';
import yazl from 'yazl';

const BYTE = Buffer.from([1]);
const counted = archive =>
  new Promise((done, fail) => {
    yauzl.fromBuffer(Buffer.from(archive), { lazyEntries: true }, (error, zip) => {
      if (error) fail(error);
      else done(zip.entryCount);
    });
  });
function byFflate(count) {
  const entries = Array.from({ length: count }, (_, i) => [`t/${i}`, [BYTE, { level: 0 }]]);
  return zipSync(Object.fromEntries(entries));
}
async function byYazl(count) {
  const zip = new yazl.ZipFile();
  for (let i = 0; i < count; i += 1) zip.addBuffer(BYTE, `t/${i}`, { compress: false });
  zip.end();
  const parts = [];
  for await (const part of zip.outputStream) parts.push(part);
  return Buffer.concat(parts);
}

const seen = [];
for (const count of [65535, 70000]) {
  const archive = byFflate(count);
  seen.push(`fflate ${count}  ${Object.keys(unzipSync(archive)).length}  ${await counted(archive)}`);
}
seen.push(`yazl 70000  ${await counted(await byYazl(70000))}`);
console.log(seen.join('\n'));
if (seen.join() !== 'fflate 65535  65535  65535,fflate 70000  4464  4464,yazl 70000  70000') {
  console.error('Changed: fflate writes archives of more than 65,535 files, or refuses them.');
  process.exit(1);
}
END
node try.mjs
echo 'As stated.'
