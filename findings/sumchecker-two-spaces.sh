#!/usr/bin/env bash
# sumchecker 3.0.1 (npm): a checksum list as GNU sha256sum writes it fails for every binary file.
#
# GNU `sha256sum FILE` writes "<hash>  FILE", with two spaces, and reads the bytes all the same.
# sumchecker takes the second space for "text": it decodes the file as UTF-8 and hashes what comes
# out. Bytes that are no UTF-8 become U+FFFD first, so the hash is another one. Only " *" works.
#
# Seen:
#   sha256sum -c   "<hash>  model.bin"   model.bin: OK
#   sumchecker     "<hash>  model.bin"   ChecksumMismatchError
#   sumchecker     "<hash> *model.bin"   ok
#   sumchecker     "<hash>  readme.txt"  ok
#
# Guessed: both marks mean the same bytes, as they do for GNU sha256sum on Linux.
#
# Why it matters: `checksum.sha256` of a model library has two spaces. An Electron program that
# checks models with sumchecker calls every good weight file damaged, and every text file good.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts sumchecker@3.0.1

mkdir model
printf '\000\377\376\200weights' > model/model.bin
printf 'hello\n' > model/readme.txt
(cd model && sha256sum model.bin readme.txt > ../two-spaces && sha256sum -c ../two-spaces)
sed 's/  / */' two-spaces > star

cat > try.cjs <<'END'
const sumchecker = require('sumchecker');
const outcome = (list, file) =>
  sumchecker('sha256', list, 'model', file).then(() => 'ok', error => error.constructor.name);
(async () => {
  const seen = [];
  for (const [list, file] of [['two-spaces', 'model.bin'], ['star', 'model.bin'], ['two-spaces', 'readme.txt']]) {
    seen.push(`${list} ${file}: ${await outcome(list, file)}`);
  }
  console.log(seen.join('\n'));
  const stated = [
    'two-spaces model.bin: ChecksumMismatchError',
    'star model.bin: ok',
    'two-spaces readme.txt: ok',
  ];
  if (seen.join() === stated.join()) return;
  console.error('Changed: sumchecker no longer fails for a binary file listed with two spaces only.');
  process.exit(1);
})();
END
node try.cjs
echo 'As stated.'
