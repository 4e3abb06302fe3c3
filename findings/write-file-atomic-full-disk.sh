#!/usr/bin/env bash
# write-file-atomic 8.0.0 (npm): on a disk that fills up, a file is replaced by a part of the new one,
# and the write succeeds.
#
# A write that meets the end of the disk writes what fits and returns how much that was; only the next
# one fails with ENOSPC (write(2)). The package writes once and doesn't look at what came back. The
# temporary file, cut short, is synced and renamed over the good one.
#
# Seen, on a tmpfs of 64 KiB that holds a file of 11 bytes, for new contents of 100,000 bytes:
#   write-file-atomic, promise     no error   61440 bytes, the old ones are gone
#   write-file-atomic, sync        no error   61440 bytes, the old ones are gone
#   fs.writeFile beside it         ENOSPC
#
# Guessed: ENOSPC, and the file as it was: this is what "atomic" is asked for.
#
# Why it matters: a registry of models that is written so is cut JSON after the disk was full, though
# every call went well. We read back what we wrote, and write again.
set -eu
unshare --user --map-root-user --mount true 2> /dev/null || { echo 'Needs a mount namespace.' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts write-file-atomic@8.0.0
mkdir disk

cat > try.cjs <<'END'
const fs = require('node:fs');
const writeFileAtomic = require('write-file-atomic');

const OLD = '{"old": 1}\n';
const NEW = 'n'.repeat(100_000);
const plain = (file, text) => fs.promises.writeFile(`${file}.beside`, text);
const sync = async (file, text) => writeFileAtomic.sync(file, text);
(async () => {
  for (const [name, write] of Object.entries({ promise: writeFileAtomic, sync, plain })) {
    fs.rmSync('disk/registry.json', { force: true });
    fs.writeFileSync('disk/registry.json', OLD);
    const outcome = await write('disk/registry.json', NEW).then(() => 'no error', error => error.code);
    const text = fs.readFileSync('disk/registry.json', 'utf8');
    console.log(`${name}: ${outcome}, ${text === OLD ? 'as it was' : `${text.length} bytes`}`);
  }
})();
END
unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o size=64k none disk && node try.cjs' | tee seen
cmp -s seen - <<'END' || { echo 'Changed: write-file-atomic meets a full disk otherwise than stated.' >&2; exit 1; }
promise: no error, 61440 bytes
sync: no error, 61440 bytes
plain: ENOSPC, as it was
END
echo 'As stated.'
