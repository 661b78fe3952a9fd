# Answers about many clicks; sourced by scripts/bench.
# shellcheck shell=bash

if $bench_help; then
  cat <<'USAGE'
Usage: scripts/bench analytics [--clicks N] [--requests N]

Asks for counts and charts over the REST API, first with a tenth of the clicks and then with all of them. Ten million clicks
take some minutes to make and about 5 GB in TMPDIR.

  --clicks N     how many (default 10,000,000), of the last thirty days
  --requests N   questions of each kind, one after the other (default 200)
USAGE
  exit 0
fi
bench_java io.tributary.bench.AnalyticsBench "$@"
