#!/usr/bin/env bash
# proper-lockfile 4.1.2 (npm): on a disk that keeps times in even seconds, as FAT does, a lock's own
# holder is told that it was stolen.
#
# proper-lockfile refreshes a lock by its time, and at each refresh compares the time that the disk
# has with the one it set last. It measures once how fine the times of a disk are: it sets a time of
# odd milliseconds and looks whether whole seconds come back. Whole seconds, it takes for steps of one
# second. It never asks for steps of two, and sets odd seconds that the disk rounds down.
#
# Seen, on an `fs` whose times are rounded down, a refresh each second, for five seconds:
#   steps of 1 s   kept
#   steps of 2 s   ECOMPROMISED, "Unable to update lock within the stale threshold"
#
# Guessed: kept on both, since the package measures before it compares.
#
# Why it matters: USB sticks and SD cards are FAT, and models are carried on them. A program that ends
# its work when its lock is lost stops again and again, and no other program was there.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts proper-lockfile@4.1.2

cat > try.mjs <<'END'
import fs from 'node:fs';
import lockfile from 'proper-lockfile';

/** The file system of this machine, with times rounded down to whole steps. */
function coarse(stepMs) {
  const down = time => new Date(Math.floor(new Date(time).getTime() / stepMs) * stepMs);
  return { ...fs, utimes: (path, accessed, modified, done) => fs.utimes(path, down(accessed), down(modified), done) };
}

async function outcomeOf(stepMs) {
  const path = `${stepMs}.lock`;
  let lost = null;
  const options = { lockfilePath: path, realpath: false, update: 1_000, fs: coarse(stepMs) };
  await lockfile.lock(path, { ...options, onCompromised: error => (lost ??= error) });
  await new Promise(done => setTimeout(done, 5_000));
  return lost === null ? 'kept' : lost.code;
}

const [one, two] = await Promise.all([outcomeOf(1_000), outcomeOf(2_000)]);
console.log(`steps of 1 s  ${one}\nsteps of 2 s  ${two}`);
if (one !== 'kept' || two !== 'ECOMPROMISED') {
  console.error('Changed: proper-lockfile judges its own lock otherwise than stated.');
  process.exit(1);
}
process.exit(0);
END
node try.mjs
echo 'As stated.'
