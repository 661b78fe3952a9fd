# What idle dashboards cost; sourced by scripts/bench.
# shellcheck shell=bash

if $bench_help; then
  cat <<'USAGE'
Usage: scripts/bench sockets [--sockets N]

Opens dashboards from a second process and leaves them alone: how much memory the node takes for them once garbage is
collected, and how long a click takes to reach all.

  --sockets N   how many (default 10,000); the limit of open files (ulimit -n) must be above it
USAGE
  exit 0
fi
bench_java io.tributary.bench.SocketsBench "$@"
