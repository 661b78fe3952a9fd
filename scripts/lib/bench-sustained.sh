# A held rate of redirects; sourced by scripts/bench.
# shellcheck shell=bash

if $bench_help; then
  cat <<'USAGE'
Usage: scripts/bench sustained [OPTION…]

Sends redirects at a fixed rate, whatever becomes of those before: latencies count from when a request was due. Prints
them with the store's lag behind the answers, the time to drain, and whether every click is stored once. Before, it sends
the same to a bare Vert.x, with nothing else running: what the machine and the generator themselves make of that rate.

  --rate N         redirects a second, a multiple of 2,000 (default 10,000)
  --seconds N      for so long (default 60)
  --warmup N       after so many seconds that are not measured (default 20)
  --connections N  keep-alive connections, one request at a time each (default 256; with few of them a pause
                   makes the generator wait, as many visitors would not)
  --links N        over how many links (default 100,000)
  --sync MODE      of the journal: always (default), interval or none
USAGE
  exit 0
fi
bench_young=384m bench_java io.tributary.bench.SustainedBench "$@"
