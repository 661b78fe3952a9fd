# The cost of single steps; sourced by scripts/bench.
# shellcheck shell=bash

if $bench_help; then
  cat <<'USAGE'
Usage: scripts/bench jmh [PATTERN] [OPTION OF JMH…]

Runs the benchmarks whose name matches PATTERN (all without one) with bytes allocated per operation:
nanoseconds and bytes of a redirect without its socket, the link table, the journal's append.
  -l       list them
  -h       JMH's own options
USAGE
  exit 0
fi
bench_machine
bench_heap=2g bench_java org.openjdk.jmh.Main -prof gc "$@"
