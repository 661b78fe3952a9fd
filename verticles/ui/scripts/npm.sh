#!/bin/sh
# Runs an npm script for the Maven build: `scripts/npm.sh build`, `scripts/npm.sh test`.
# Dependencies are installed first, but only when package-lock.json changed since they were.
set -eu
cd "$(dirname "$0")/.."

fail() {
  echo "The web UI needs $1. Install Node.js 20.19 or newer (it brings npm) from https://nodejs.org or your system's packages." >&2
  exit 1
}

command -v node >/dev/null 2>&1 || fail "Node.js, which was not found on the PATH"
command -v npm >/dev/null 2>&1 || fail "npm, which was not found on the PATH"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "a newer Node.js than $(node --version)"

# Kept inside of node_modules, so that deleting that folder deletes the memory of it as well.
stamp=node_modules/.installed-package-lock.json
if ! cmp -s package-lock.json "$stamp"; then
  npm ci --no-audit --no-fund
  cp package-lock.json "$stamp"
fi

# Folders count as well: a file that was deleted leaves its folder newer than the last build.
built=target/classes/META-INF/tributary-ui/index.html
inputs="src public index.html package.json package-lock.json tsconfig.json vite.config.ts"
if [ "$1" = build ] && [ -f "$built" ] && [ -z "$(find $inputs -newer "$built" -print -quit)" ]; then
  echo "The pages are up to date."
  exit 0
fi

exec npm run --silent "$1"
