#!/usr/bin/env bash
# write-file-atomic 8.0.0 (npm): two containers that share a folder mix their contents in one file.
#
# The name of the temporary file is made of the package's own path, the process id, the thread's id
# and a count from 1. In two containers of one image all of these are the same, and the file is opened
# with "w", which takes another writer's file for its own.
#
# Seen, for a write of 10 "a" that is at its beginning while another container writes 20 "b":
#   the writer of "b"   no error
#   the writer of "a"   ENOENT from rename
#   the file            aaaaaaaaaabbbbbbbbbb
#
# Guessed: one of the two contents, whole, and no error. The README tells how the name is made, and
# thinks of several threads; of several machines or containers it says nothing.
#
# Why it matters: two nodes with a common folder of models each keep a file there. The one that was
# told of an error has overwritten the beginning of what the other one put in place. Our journal has
# one owner, also between containers; what others write beside it may be mixed.
set -eu
unshare --user --map-root-user --pid --fork true 2> /dev/null || { echo 'Needs a process namespace.' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts write-file-atomic@8.0.0

cat > write.cjs <<'END'
const fs = require('node:fs');
const writeFileAtomic = require('write-file-atomic');
const { setTimeout: wait } = require('node:timers/promises');

const [, , text, mine, other] = process.argv;
const tmpfileCreated = async temporary => {
  fs.writeFileSync(mine, temporary);
  while (other !== undefined && !fs.existsSync(other)) await wait(20);
};
writeFileAtomic('file', text, { tmpfileCreated })
  .then(() => 'no error', error => `${error.code} from ${error.syscall}`)
  .then(outcome => console.log(`process ${process.pid}, ${text[0]}: ${outcome}`));
END
contained() { unshare --user --map-root-user --pid --fork node write.cjs "$@"; }

# The first one goes on when the second one is done.
contained aaaaaaaaaa a-began b-ended > a &
while [ ! -e a-began ]; do sleep 0.1; done
contained bbbbbbbbbbbbbbbbbbbb b-began > b
touch b-ended
wait
{ cat b a; echo "file: $(cat file)"; } | tee seen
cmp -s a-began b-began && cmp -s seen - <<'END' || { echo 'Changed: write-file-atomic keeps two containers apart.' >&2; exit 1; }
process 1, b: no error
process 1, a: ENOENT from rename
file: aaaaaaaaaabbbbbbbbbb
END
echo 'As stated.'
