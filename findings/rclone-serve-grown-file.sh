#!/usr/bin/env bash
# rclone 1.60.1 (Debian 12): a file that grows is served cut for up to five minutes, as a whole answer.
#
# `rclone serve http` of a local folder keeps the size of each file that it has listed, for the time of
# --dir-cache-time (5 minutes). It opens the file anew for each request, and sends the new bytes as far
# as the old size goes: the status is 200, and Content-Length is the old size.
#
# Seen, for index.json that is served, then written anew:
#   {"a":1}              200  Content-Length: 7   {"a":1}
#   {"a":1,"b":2}        200  Content-Length: 7   {"a":1,
#   with --dir-cache-time 0: 200  Content-Length: 13  {"a":1,"b":2}
#
# Guessed: the old document or the new one, for a cache of listings holds no content.
#
# Why it matters: a catalogue that gets one more entry is no JSON for five minutes, for every client,
# and nothing in the answer tells that it is cut.
set -eu
command -v apt-get dpkg-deb curl > /dev/null || { echo 'Needs Debian 12 for its package of rclone.' >&2; exit 2; }
dir=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -qq rclone=1.60.1+dfsg-2+b5 2> log || { cat log >&2; echo 'Run apt-get update first.' >&2; exit 2; }
dpkg-deb -x rclone_*.deb root

mkdir site
serve() {
  [ -z "$pid" ] || { kill "$pid"; wait "$pid" || true; }
  root/usr/bin/rclone --config '' serve http site --addr "127.0.0.1:$port" "$@" 2> log &
  pid=$!
  until curl -s -o /dev/null "http://127.0.0.1:$port/"; do kill -0 "$pid"; done
}
ask() {
  curl -s -D head "http://127.0.0.1:$port/index.json" > body || true
  echo "$(awk 'NR==1{print $2}' head)  $(grep -i '^content-length' head | tr -d '\r')  $(cat body)"
}
port=$((20000 + $$ % 20000))
printf '{"a":1}' > site/index.json
serve
first=$(ask)
printf '{"a":1,"b":2}' > site/index.json
second=$(ask)
printf '{"a":1}' > site/index.json
serve --dir-cache-time 0
ask > /dev/null
printf '{"a":1,"b":2}' > site/index.json
uncached=$(ask)
printf '%s\n' "$first" "$second" "$uncached"
[ "$first" = '200  Content-Length: 7  {"a":1}' ] && [ "$second" = '200  Content-Length: 7  {"a":1,' ] &&
  [ "$uncached" = '200  Content-Length: 13  {"a":1,"b":2}' ] || {
  echo 'Changed: rclone serve http answers for a grown file otherwise than stated.' >&2
  exit 1
}
echo 'As stated.'
