# What the benchmarks share; sourced after common.sh by scripts/bench, which then sources bench-<what>.sh with the options
# as arguments. Sets jdk, bench_command and bench_help (true if only the options are asked for).
# shellcheck shell=bash

bench_classes=$root/verticles/bench/target/classes
bench_api_key=bench_key_0123456789
bench_home=''
bench_port=''
bench_url=''
bench_ops_port=''
bench_pid=''

# Builds jar and benchmarks if a source is newer.
bench_build() {
  local stamp=$root/verticles/bench/target/built log=$root/target/build.log
  if [[ -f $stamp ]] && [[ -f $jar ]] && [[ -z $(find "$root/pom.xml" "$root/conf" "$root/eventbus-codecs" "$root/verticles" \
      \( -name target -o -name node_modules \) -prune -o -type f -newer "$stamp" -print -quit) ]]; then
    return
  fi
  check_node || return 1
  mkdir -p "$root/target"
  echo "Building (log: $log)" >&2
  if ! (cd "$root" && ./mvnw -q -B -DskipTests -pl verticles/bench -am package >"$log" 2>&1); then
    grep -E '^\[ERROR\]' "$log" | head -30 >&2 || tail -30 "$log" >&2
    complain "the build failed; the whole log is $log"
    return 1
  fi
  touch "$stamp"
}

# bench_need PROGRAM HOW: ends with a word how to install a program that is missing.
bench_need() {
  command -v "$1" >/dev/null && return
  complain "$1 is missing: $2"
  exit 1
}

# bench_java CLASS [ARGUMENT…]: a main of verticles/bench, against the very jar that is measured. In the background, with
# bench_exec=exec, so that the process to be killed is Java and not a shell around it. With bench_young=SIZE it has all the
# memory for young objects from the beginning: a generator that collects garbage is charged to the server.
bench_java() {
  ${bench_exec:-} "$jdk/bin/java" -XX:+UseSerialGC -Xmx${bench_heap:-512m} ${bench_young:+-Xms512m -Xmn$bench_young -XX:+AlwaysPreTouch} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
    -Dbench.root="$root" -Dbench.command="$bench_command" -cp "$bench_classes:$root/verticles/bench/target/lib/*:$jar" "$@"
}

# Starts Tributary as scripts/run does, in solo mode, in a home of its own on a free port; waits until it is ready. Settings
# come from the environment (TRIBUTARY_JOURNAL_SYNC=none bench_start). Sets bench_home, bench_port, bench_ops_port,
# bench_url, bench_pid.
bench_start() {
  bench_need curl 'install it from your distribution'
  if [[ -z $bench_home ]]; then
    bench_home=$(mktemp -d "${TMPDIR:-/tmp}/tributary-bench-XXXXXX")
    # PostgreSQL may have to run as another user, who must get through.
    chmod 711 "$bench_home"
    bench_port=$(free_port)
    bench_ops_port=$(free_port)
    bench_url=http://127.0.0.1:$bench_port
    trap bench_stop EXIT
    trap 'exit 130' INT TERM
  fi
  # No class-data archive: writing it takes longer than it saves a node that is started twice.
  TRIBUTARY_HOME=$bench_home TRIBUTARY_PORT=$bench_port TRIBUTARY_OPS_PORT=$bench_ops_port TRIBUTARY_BOOTSTRAP_API_KEY=$bench_api_key \
    TRIBUTARY_JAVA_OPTS="-XX:-AutoCreateSharedArchive ${TRIBUTARY_JAVA_OPTS:-}" "$root/scripts/run" --no-build >>"$bench_home.log" 2>&1 &
  bench_pid=$!
  local deadline=$((SECONDS + 120))
  until curl -fs -o /dev/null "$bench_url/api/health/ready"; do
    if ! kill -0 "$bench_pid" 2>/dev/null || ((SECONDS > deadline)); then
      complain "Tributary did not start:"
      tail -30 "$bench_home.log" >&2
      exit 1
    fi
    sleep 0.2
  done
}

# bench_links N: the node, started before, has links b0 … b(N-1) when this returns. It is started again for it, so that
# they are loaded in one go rather than taken in as changes.
bench_links() {
  bench_java io.tributary.bench.BenchLinks --home "$bench_home" --count "$1"
  bench_end_node
  bench_start
  local deadline=$((SECONDS + 30))
  until (($(bench_meter tributary_edge_links) >= $1)); do
    ((SECONDS <= deadline)) || { complain "the links are not in the table"; exit 1; }
    sleep 0.2
  done
}

# bench_meter NAME: a meter's sum over its labels, as an integer.
bench_meter() {
  curl -fs "http://127.0.0.1:$bench_ops_port/metrics" \
    | awk -v name="$1" '$1 == name || index($1, name "{") == 1 { sum += $NF } END { printf "%d\n", sum }'
}

# Clicks on disk that are not in PostgreSQL yet.
bench_backlog() {
  curl -fs "http://127.0.0.1:$bench_ops_port/metrics" | awk '
    $1 ~ /^tributary_journal_written_total/ { n += $NF }
    $1 ~ /^tributary_clicks_(stored|repeated)_total/ { n -= $NF }
    END { printf "%d\n", n }'
}

# bench_drain SECONDS: waits until every journalled click is stored; prints how many seconds that took.
bench_drain() {
  local begun=$EPOCHREALTIME deadline=$((SECONDS + $1))
  until (($(bench_backlog) <= 0)); do
    if ((SECONDS > deadline)); then complain "clicks still wait after $1 s"; return 1; fi
    sleep 0.1
  done
  awk -v a="$begun" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", b - a }'
}

bench_end_node() {
  [[ -n $bench_pid ]] || return 0
  kill "$bench_pid" 2>/dev/null || true
  wait "$bench_pid" 2>/dev/null || true
  bench_pid=''
}

# Ends the node and deletes its home.
bench_stop() {
  bench_end_node
  [[ -z $bench_home ]] || rm -rf "$bench_home" "$bench_home.log"
  bench_home=''
}

# The line above a table of results: date, cores, memory, Java, processor, command.
bench_machine() { bench_java io.tributary.bench.Machine "$bench_command"; }
