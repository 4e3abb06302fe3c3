#!/usr/bin/env bash
# compare-versions 6.1.1 (npm): "1.0.0-8bit" and "1.0.0-8bf16" are one and the same version.
#
# SemVer 2.0.0 (11.4) compares an identifier of a pre-release as a number only when it consists of
# digits alone. compare-versions reads each with parseInt, so "8bit" and "8bf16" are both 8. Its
# README says that it supports the full specification. semver 7.8.6 does.
#
# Seen (compare-versions, semver):
#   1.0.0-8bit   1.0.0-8bf16    0   1     the same?
#   1.0.0-4a1c   1.0.0-4f09     0  -1     the same?
#   1.0.0-9f3e   1.0.0-10      -1   1     the other order
#   1.0.0-rc.1   1.0.0-rc.2    -1  -1
#
# Guessed: what semver says.
#
# Why it matters: tags of models name a quantisation or a commit's hash, and both like to begin with
# a digit. Where such versions count as equal, an update is not found, or the wrong one is removed.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts compare-versions@6.1.1 semver@7.8.6

cat > try.mjs <<'END'
import { compareVersions, validateStrict } from 'compare-versions';
import semver from 'semver';

const pairs = [
  ['1.0.0-8bit', '1.0.0-8bf16', 0, 1],
  ['1.0.0-4a1c', '1.0.0-4f09', 0, -1],
  ['1.0.0-9f3e', '1.0.0-10', -1, 1],
  ['1.0.0-rc.1', '1.0.0-rc.2', -1, -1],
];
let same = true;
for (const [a, b, theirs, law] of pairs) {
  const [got, want] = [compareVersions(a, b), semver.compare(a, b)];
  console.log(`${a}  ${b}  ${got}  ${want}`);
  // Both are valid by the strict reading of either package.
  same &&= validateStrict(a) && validateStrict(b) && got === theirs && want === law;
}
if (!same) {
  console.error('Changed: compare-versions or semver orders these pre-releases otherwise than stated.');
  process.exit(1);
}
END
node try.mjs
echo 'As stated.'
