# What the scripts share; sourced, not run. Sets root. Every function prints its troubles itself and returns non-zero.
# shellcheck shell=bash

# Else a failed build whose output is filtered would look like a good one.
set -o pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java_version=25
jar=$root/verticles/app/target/tributary.jar
# What a start loads, links and compiles, recorded when the jar was built.
aot=$root/verticles/app/target/tributary.aot

# Prints the memory of this machine in MB, or of this container if it has less.
memory_mb() {
  local kb limit
  if [[ -r /proc/meminfo ]]; then
    kb=$(awk '$1 == "MemTotal:" { print $2 }' /proc/meminfo)
  else
    kb=$(($(sysctl -n hw.memsize) / 1024))
  fi
  if [[ -r /sys/fs/cgroup/memory.max ]]; then
    limit=$(</sys/fs/cgroup/memory.max)
    if [[ $limit != max ]] && ((limit / 1024 < kb)); then kb=$((limit / 1024)); fi
  fi
  echo $((kb / 1024))
}

# Prints how many MB of the heap are for young objects: a 32nd of the memory, 64 at least and 512 at most.
young_mb() {
  local mb
  mb=$(($(memory_mb) / 32))
  echo $((mb > 512 ? 512 : mb < 64 ? 64 : mb))
}

# How Tributary is run; the recording of a start has to be made with the same.
jvm_options=(
  # Short pauses with the heap that a busy node has; what the JVM would choose itself on any but the smallest machine.
  -XX:+UseG1GC
  # A process without memory does its work by halves; ended, it is started again and recovers.
  -XX:+ExitOnOutOfMemoryError
  # (Native access, which Netty's epoll needs, is granted in the jar's manifest: as an option it spoils the recording.)
  # Netty, Kafka and Caffeine still use sun.misc.Unsafe, which Java 25 warns about.
  --sun-misc-unsafe-memory-access=allow
)

# heap_options OPTIONS: sets heap to what Tributary says of its heap; to nothing if OPTIONS do, for half of either is none: a
# heap that begins larger than it may become does not start.
# The same memory is used again and again. Left to itself G1 lets the heap grow while a node warms up, to gigabytes, and goes
# through all of it; memory that is touched for the first time is slow, on virtual machines so slow that collecting 30 MB of
# living objects in it took 100 to 250 ms. More links than fit still make the heap grow, up to a quarter of the memory.
heap_options() {
  local young
  heap=()
  [[ $1 != *-Xm[nsx]* && $1 != *HeapSize* && $1 != *RAMPercentage* && $1 != *NewSize* ]] || return 0
  young=$(young_mb)
  heap=("-Xmn${young}m" "-Xms$((2 * young))m")
}

# Redirects look links up all over the heap; with large pages that is a third faster.
[[ $(uname) != Linux ]] || jvm_options+=(-XX:+UseTransparentHugePages)

complain() { echo "${0##*/}: $*" >&2; }

# Every JDK says in a file which version it is: asking the program would start a virtual machine.
java_major() {
  [[ ! -r $1/release ]] || sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints the home of JAVA_HOME's JDK if that is new enough, else of the newest installed one; the same places as ./mvnw.
find_jdk() {
  local best='' best_major=0 home major
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [[ -n $home && -x $home/bin/java ]] || continue
    major=$(java_major "$home")
    if [[ $home == "${JAVA_HOME:-}" && ${major:-0} -ge $java_version ]]; then echo "$home"; return; fi
    if [[ ${major:-0} -ge $java_version && $major -gt $best_major ]]; then best=$home best_major=$major; fi
  done
  if [[ -z $best ]]; then
    complain "no JDK $java_version or newer found. Install one (for example Temurin $java_version) and set JAVA_HOME to it."
    return 1
  fi
  echo "$best"
}

# Only the build needs it, for the user interface.
check_node() {
  local version
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    complain "Node >= 20.19 with npm is missing: the build of the user interface needs it. Install it from your distribution or nodejs.org."
    return 1
  fi
  version=$(node -p 'process.versions.node')
  if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    complain "Node $version is too old: the build of the user interface needs 20.19 or newer."
    return 1
  fi
}

# True if there is no jar, or a file it is made from is newer.
jar_is_stale() {
  [[ -f $jar ]] || return 0
  [[ -n $(find "$root/pom.xml" "$root/conf" "$root/eventbus-codecs" "$root/verticles" \
      \( -name target -o -name node_modules -o -name polyglot \) -prune -o -type f -newer "$jar" -print -quit) ]]
}

# stoppable COMMAND…: runs it so that a signal to this script ends it and all that it started. In the background, because
# only then does a signal come through before the end; as a process group of its own (-m).
stoppable() {
  local group status=0
  set -m
  "$@" </dev/null &
  group=$!
  set +m
  # shellcheck disable=SC2064  # Now: the group is this one.
  trap "stop_group $group 130" INT
  # shellcheck disable=SC2064
  trap "stop_group $group 143" TERM
  wait "$group" || status=$?
  trap - INT TERM
  return "$status"
}

# stop_group GROUP STATUS: ends the group and this script.
stop_group() {
  kill -TERM -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  exit "$2"
}

# Builds the jar without tests; one line per module, all else in a log that is shown if the build fails.
build_jar() {
  local log=$root/target/build.log began=$SECONDS
  check_node || return 1
  mkdir -p "$root/target"
  echo "Building (log: $log)" >&2
  if ! stoppable run_maven "$log"; then
    grep -E '^\[ERROR\]' "$log" | head -30 >&2 || tail -30 "$log" >&2
    complain "the build failed; the whole log is $log"
    return 1
  fi
  echo "Built in $((SECONDS - began)) s." >&2
}

run_maven() { (cd "$root" && ./mvnw -B -DskipTests -pl verticles/app -am package 2>&1) | tee "$1" | build_progress; }

build_progress() {
  local line
  while IFS= read -r line; do
    # "[INFO] Building Name 1.0 [3/11]"
    if [[ $line =~ ^\[INFO\]\ Building\ (.+)\ [^\ ]+\ +\[([0-9]+/[0-9]+)\]$ ]]; then
      echo "  [${BASH_REMATCH[2]}] ${BASH_REMATCH[1]}" >&2
    fi
  done
}

ensure_jar() {
  if jar_is_stale; then build_jar; fi
}

# free_port: prints a port of 127.0.0.1 that nobody listens on.
free_port() {
  local port
  while :; do
    port=$((15000 + RANDOM % 17000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
}

# Prints what jar and Java a recording is of: the jar's SHA-256, and the JDK's own words about itself. The virtual machine
# does not look at the jar: given a recording of another one, it runs that one's classes without a word. Neither do times
# say it: an older jar that is put back is as old as it was. Reading the jar takes half a second, so its sum is kept with
# what the file system says of the file; the time of its last change there cannot be set back.
recorded_of() {
  local seen kept sum
  seen=$(stat -c '%i %s %z' "$jar" 2>/dev/null || stat -f '%i %z %Fc' "$jar")
  if [[ -r $jar.sha256 ]] && { read -r kept && read -r sum; } <"$jar.sha256" && [[ $kept == "$seen" ]]; then
    :
  else
    sum=$( (sha256sum "$jar" 2>/dev/null || shasum -a 256 "$jar") | cut -d ' ' -f 1)
    printf '%s\n%s\n' "$seen" "$sum" >"$jar.sha256" 2>/dev/null || true
  fi
  echo "$sum"
  cat "$jdk/release"
}

# True if there is no recording of exactly this jar by exactly this Java.
aot_is_stale() {
  [[ ! -f $aot || ! -f $aot.of ]] || ! cmp -s "$aot.of" <(recorded_of)
}

# True if this jar and this Java could not be recorded: they would fail again, and cost every start a minute.
aot_has_failed() {
  [[ -f $aot.failed ]] && cmp -s "$aot.failed" <(recorded_of)
}

# Starts Tributary once on an empty home and lets the virtual machine take notes. Not having them costs a second or two at
# each start, so a failure is only told. Needs jdk.
ensure_aot() {
  local home log=$root/target/aot.log began=$SECONDS at_exit
  aot_is_stale || return 0
  if aot_has_failed; then return 0; fi
  echo "Recording a start, for faster ones (log: $log)" >&2
  mkdir -p "$root/target"
  home=$(mktemp -d "${TMPDIR:-/tmp}/tributary-aot-XXXXXX")
  # PostgreSQL may have to run as another user, who must get through.
  chmod 711 "$home"
  # Ctrl-C ends the script in the middle; that is no failure of the recording.
  at_exit=$(trap -p EXIT)
  # shellcheck disable=SC2064  # Now: the folder is this one.
  trap "rm -rf '$home' '$aot'" EXIT
  rm -f "$aot" "$aot.of" "$aot.failed"
  if stoppable record_start "$home" >"$log" 2>&1 && [[ -f $aot ]]; then
    recorded_of >"$aot.of"
    echo "Recorded in $((SECONDS - began)) s." >&2
  else
    rm -f "$aot"
    recorded_of >"$aot.failed"
    complain "the start could not be recorded, so starts take a little longer; see $log"
  fi
  eval "${at_exit:-trap - EXIT}"
  rm -rf "$home"
}

record_start() {
  local name heap
  for name in "${!TRIBUTARY_@}"; do unset "$name"; done
  heap_options ''
  TRIBUTARY_HOME=$1 TRIBUTARY_PORT=$(free_port) TRIBUTARY_OPS_PORT=0 "$jdk/bin/java" "${jvm_options[@]}" "${heap[@]}" "-XX:AOTCacheOutput=$aot" \
    -jar "$jar" --rehearse
}
