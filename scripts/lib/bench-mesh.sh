# What the way of an operation costs, beside bare Vert.x; sourced by scripts/bench.
# shellcheck shell=bash

mesh_seconds=8 mesh_rounds=3 mesh_connections=64 mesh_links=10000

if $bench_help; then
  cat <<USAGE
Usage: scripts/bench mesh [--seconds N] [--rounds N] [--connections N] [--links N]

Starts Tributary in solo mode and a bare Vert.x server whose only route makes one request over the local bus. wrk drives in
turn: the bare route; two operations that are answered from memory, one open to everybody and one with an API key; and
GET /api/links/info, which PostgreSQL answers. Every operation goes the whole way: contract, credential, rate limit, bus,
answer. Then one connection alone, for what the gateway itself adds to a request; then the bus alone, a bare request beside
an operation, on one node and between two. Prints medians.

  --seconds N      of one turn (default $mesh_seconds)
  --rounds N       turns of each (default $mesh_rounds)
  --connections N  of wrk (default $mesh_connections)
  --links N        in Tributary's table (default $mesh_links)

Install: wrk, by this name in Debian and Homebrew.
USAGE
  exit 0
fi

while (($# > 0)); do
  [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { complain "$1 needs a number; see --help"; exit 2; }
  case $1 in
    --seconds) mesh_seconds=$2 ;;
    --rounds) mesh_rounds=$2 ;;
    --connections) mesh_connections=$2 ;;
    --links) mesh_links=$2 ;;
    *) complain "$1 is no option; see --help"; exit 2 ;;
  esac
  shift 2
done

bench_need wrk 'apt-get install wrk, or brew install wrk'

mesh_folder=$(mktemp -d "${TMPDIR:-/tmp}/tributary-mesh-XXXXXX")
mesh_bare=''

mesh_end() {
  [[ -z $mesh_bare ]] || kill "$mesh_bare" 2>/dev/null || true
  bench_stop
  rm -rf "$mesh_folder"
}

# mesh_turn NAME CONNECTIONS URL: one turn of wrk; adds «requests-per-second p50 p99», times in microseconds, to NAME's file.
mesh_turn() {
  local out=$mesh_folder/wrk.out
  wrk -t1 "-c$2" "-d${mesh_seconds}s" --latency -H "Authorization: Bearer $bench_api_key" -s "$mesh_folder/paths.lua" "$3" >"$out"
  if grep -qE 'Non-2xx|Socket errors' "$out"; then
    complain "$1 failed requests: $(grep -E 'Non-2xx|Socket errors' "$out")"
    exit 1
  fi
  awk 'function us(t) { return t ~ /us$/ ? t + 0 : t ~ /ms$/ ? t * 1000 : t * 1000000 }
    /Requests\/sec/ { rate = $2 } $1 == "50%" { p50 = us($2) } $1 == "99%" { p99 = us($2) } END { print rate, p50, p99 }' "$out" \
    | tee -a "$mesh_folder/$1" | awk -v name="$1" '{ printf "  %-12s %8.0f requests/s   p50 %.0f µs   p99 %.0f µs\n", name, $1, $2, $3 }' >&2
}

# mesh_median NAME COLUMN: the middle one of all turns.
mesh_median() { sort -g "$mesh_folder/$1" | awk -v c="$2" '{ v[NR] = $c } END { print v[int((NR + 1) / 2)] }'; }

# Limits are taken from their buckets as always; they are only wider than what is measured.
export TRIBUTARY_RATE_LIMIT_DEFAULT=1000000/1s TRIBUTARY_RATE_LIMIT_OPEN=1000000/1s
bench_start
trap mesh_end EXIT
bench_links "$mesh_links"

cat >"$mesh_folder/paths.lua" <<LUA
-- GET /api/links/info is asked about all links, in any order; other paths are asked as they are.
local requests, at = {}, 0
function init()
  math.randomseed(42)
  for i = 1, 8192 do
    local path = wrk.path
    if path:find("KEY") then path = path:gsub("KEY", "b" .. math.random(0, $mesh_links - 1)) end
    requests[i] = wrk.format("GET", path)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
LUA

mesh_bare_port=$(free_port)
bench_exec=exec bench_java io.tributary.bench.BareApi "$mesh_bare_port" &
mesh_bare=$!
mesh_bare_url=http://127.0.0.1:$mesh_bare_port/api/answer
mesh_deadline=$((SECONDS + 20))
until curl -s -o /dev/null "$mesh_bare_url"; do
  ((SECONDS <= mesh_deadline)) || { complain "$mesh_bare_url does not answer"; exit 1; }
  sleep 0.1
done
mesh_open_url=$bench_url/api/.well-known/jwks.json
mesh_memory_url=$bench_url/api/mesh
mesh_postgres_url="$bench_url/api/links/info?domain=localhost:$bench_port&key=KEY"

echo "Warming up" >&2
for url in "$mesh_bare_url" "$mesh_open_url" "$mesh_memory_url" "$mesh_postgres_url"; do mesh_turn warm "$mesh_connections" "$url"; done

for ((round = 1; round <= mesh_rounds; round++)); do
  echo "Round $round of $mesh_rounds" >&2
  mesh_turn bare "$mesh_connections" "$mesh_bare_url"
  mesh_turn open "$mesh_connections" "$mesh_open_url"
  mesh_turn memory "$mesh_connections" "$mesh_memory_url"
  mesh_turn postgres "$mesh_connections" "$mesh_postgres_url"
  mesh_turn bare-alone 1 "$mesh_bare_url"
  mesh_turn open-alone 1 "$mesh_open_url"
  mesh_turn memory-alone 1 "$mesh_memory_url"
done
echo "The bus alone" >&2
bench_java io.tributary.bench.BusBench >"$mesh_folder/bus"
for name in bare operation bare-between operation-between; do awk -v n="$name" '$1 == n { print $2, $3 }' "$mesh_folder/bus" >"$mesh_folder/bus-$name"; done

bench_machine
echo
echo "| $mesh_connections connections | requests/s | of bare | p50 | p99 |"
echo "|---|---:|---:|---:|---:|"
base=$(mesh_median bare 1)
for row in 'bare bare Vert.x route, one local bus request' 'open open operation, from memory' \
    'memory `GET /api/mesh`, with an API key, from memory: a large answer' 'postgres `GET /api/links/info`, from PostgreSQL'; do
  name=${row%% *}
  awk -v label="${row#* }" -v rate="$(mesh_median "$name" 1)" -v base="$base" -v p50="$(mesh_median "$name" 2)" -v p99="$(mesh_median "$name" 3)" \
    'BEGIN { printf "| %s | %.0f | %.2f | %.2f ms | %.2f ms |\n", label, rate, rate / base, p50 / 1000, p99 / 1000 }'
done
echo
echo "One request at a time, p50: bare route $(mesh_median bare-alone 2) µs, open operation $(mesh_median open-alone 2) µs, \`GET /api/mesh\` $(mesh_median memory-alone 2) µs."
echo "On the local bus, p50: bare request $(mesh_median bus-bare 1) µs, operation of the mesh $(mesh_median bus-operation 1) µs."
echo "Between two nodes, p50: bare request $(mesh_median bus-bare-between 1) µs, operation of the mesh $(mesh_median bus-operation-between 1) µs."
