#!/usr/bin/env bash
# rclone 1.60.1 (Debian 1.60.1+dfsg-2+b5): `rclone checksum` knows no file of a list with "./" names.
#
# `find . -type f -exec sha256sum {} +` writes "<hash>  ./model.bin". `sha256sum -c` reads that.
# rclone compares the names as they stand, "./model.bin" with "model.bin". It reports each file twice,
# as missing and as one too many, and exits 1. It does take " *" marks, CRLF and upper-case hashes.
#
# Seen:
#   sha256sum -c list          ./model.bin: OK
#   rclone checksum            ERROR : model.bin: sum not found
#                              ERROR : ./model.bin: file not in Local file system at …/model
#                              2 differences found; exit 1
#   the same without "./"      0 differences found; exit 0
#
# Guessed: "./model.bin" is the file model.bin of the folder.
#
# Why it matters: operators make `checksum.sha256` with find, and mirror libraries with rclone. A
# mirror that is right is called wrong, file by file, and looks as if another library was copied.
set -eu
command -v apt-get dpkg-deb > /dev/null || { echo 'Needs Debian 12 for its package of rclone.' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq rclone=1.60.1+dfsg-2+b5 2> log || { cat log >&2; echo 'Run apt-get update first.' >&2; exit 2; }
dpkg-deb -x rclone_*.deb root

mkdir model
printf weights > model/model.bin
(cd model && find . -type f -exec sha256sum {} + > ../dotted && sha256sum -c ../dotted)
sed 's,  \./,  ,' dotted > plain

check() {
  status=0
  root/usr/bin/rclone --config '' checksum sha256 "$1" model > out 2>&1 || status=$?
  cat out
  echo "exit $status"
}
check plain
grep -q ' 0 differences found' out && [ "$status" = 0 ] || {
  echo 'Changed: rclone checksum refuses the plain list.' >&2
  exit 1
}
check dotted
grep -q 'model.bin: sum not found' out && grep -q './model.bin: file not in' out && [ "$status" = 1 ] || {
  echo 'Changed: rclone checksum finds the files of a list whose names begin with "./".' >&2
  exit 1
}
echo 'As stated.'
