# Time to first redirect; sourced by scripts/bench.
# shellcheck shell=bash

if $bench_help; then
  cat <<'USAGE'
Usage: scripts/bench start [--rounds N] [--links N]

Starts PostgreSQL, Redis and Kafka by themselves, lets Tributary make its tables once, then starts it again and again with
scripts/run and asks for a link until it redirects. The time runs from the start of the script: finding Java and starting
the virtual machine are part of it. With and without the AOT cache that the build made.

  --rounds N   starts of each kind (default 5)
  --links N    links in the table (default 1000)
USAGE
  exit 0
fi
ensure_aot
bench_java io.tributary.bench.StartBench "$@"
