# What the scripts share; sourced, not run. Sets root. Every function prints its troubles itself and returns non-zero.
# shellcheck shell=bash

# Else a failed build whose output is filtered would look like a good one.
set -o pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java_version=25
jar=$root/verticles/app/target/tributary.jar

complain() { echo "${0##*/}: $*" >&2; }

java_major() { "$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = \([0-9]*\).*/\1/p'; }

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
      \( -name target -o -name node_modules \) -prune -o -type f -newer "$jar" -print -quit) ]]
}

# Builds the jar without tests; one line per module, all else in a log that is shown if the build fails. A signal ends the
# build too.
build_jar() {
  local log=$root/target/build.log began=$SECONDS build status=0
  check_node || return 1
  mkdir -p "$root/target"
  echo "Building (log: $log)" >&2
  # In the background, because only then does a signal come through before the end; as a process group of its own (-m),
  # because Maven starts others.
  set -m
  { (cd "$root" && ./mvnw -B -DskipTests -pl verticles/app -am package </dev/null 2>&1) | tee "$log" | build_progress; } &
  build=$!
  set +m
  # shellcheck disable=SC2064  # Now: the group is this one.
  trap "stop_build $build 130" INT
  # shellcheck disable=SC2064
  trap "stop_build $build 143" TERM
  wait "$build" || status=$?
  trap - INT TERM
  if ((status != 0)); then
    grep -E '^\[ERROR\]' "$log" | head -30 >&2 || tail -30 "$log" >&2
    complain "the build failed; the whole log is $log"
    return 1
  fi
  echo "Built in $((SECONDS - began)) s." >&2
}

# stop_build GROUP STATUS: ends the build and this script.
stop_build() {
  kill -TERM -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  exit "$2"
}

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
