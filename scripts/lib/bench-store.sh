# Click store throughput; sourced by scripts/bench.
# shellcheck shell=bash

if $bench_help; then
  cat <<'USAGE'
Usage: scripts/bench store [--clicks N] [--links N]

Fills a journal with clicks, starts Tributary over it and measures how fast they reach PostgreSQL by way of Kafka, with all
indexes and counters; then what COPY makes of the same rows in a table of the same shape. Needs about 2 GB in TMPDIR.

  --clicks N   how many (default 1,000,000)
  --links N    over how many links, the popular ones more often (default 100,000)
USAGE
  exit 0
fi
bench_java io.tributary.bench.StoreBench "$@"
