#!/usr/bin/env bash
# aria2 1.36.0 (Debian 1.36.0-1): a file of a Metalink whose name has "&" gets "&#38;" in its name.
#
# In XML `name="a &amp; b.bin"` is the name "a & b.bin" (XML 1.0, 4.6); an "&" can't be written in any
# way that aria2 reads as one. In the text of <url> it reads the same "&amp;" right.
#
# Seen, for `<file name="a &amp; b.bin">` with a URL that has "&amp;" too, and for `name="c &#38; d.bin"`:
#   the server is asked for          /file?of=a&part=1
#   the folder has                   a &#38; b.bin   c &#38; d.bin
#   aria2c's exit code               0
#
# Guessed: the folder has "a & b.bin" and "c & d.bin".
#
# Why it matters: a mirror that is fetched by Metalink has other names than the library, and
# `sha256sum -c` calls those files missing. No byte is wrong and aria2c says that all went well.
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

cat > try.mjs <<'END'
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';

const BODY = 'weights';
const asked = [];
const server = http.createServer((request, response) => {
  asked.push(request.url);
  response.writeHead(200, { 'Content-Length': BODY.length }).end(BODY);
});
await new Promise(done => server.listen(0, '127.0.0.1', done));
const address = `http://127.0.0.1:${server.address().port}`;
const hash = createHash('sha256').update(BODY).digest('hex');
const file = (name, url) => `  <file name="${name}">
    <size>${BODY.length}</size>
    <hash type="sha-256">${hash}</hash>
    <url>${address}${url}</url>
  </file>`;
writeFileSync('models.meta4', `<?xml version="1.0" encoding="UTF-8"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink">
${file('a &amp; b.bin', '/file?of=a&amp;part=1')}
${file('c &#38; d.bin', '/file')}
</metalink>
`);

const args = ['--no-conf', '-q', '--file-allocation=none', '-d', 'out', '-M', 'models.meta4'];
const [code] = await once(spawn(process.env.ARIA2, args, { stdio: 'inherit' }), 'exit');
const names = readdirSync('out').sort();
console.log(`exit ${code}  asked for ${asked.sort().join('  ')}\n${names.join('\n')}`);
const stated = ['a &#38; b.bin', 'c &#38; d.bin'];
if (code !== 0 || !asked.includes('/file?of=a&part=1') || names.join() !== stated.join()) {
  console.error('Changed: aria2 reads an "&" in the name of a Metalink otherwise than stated.');
  process.exit(1);
}
process.exit(0);
END
node try.mjs
echo 'As stated.'
