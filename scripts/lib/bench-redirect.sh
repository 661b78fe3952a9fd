# Redirects a second beside nginx and a bare Vert.x; sourced by scripts/bench.
# shellcheck shell=bash

redirect_seconds=8 redirect_rounds=3 redirect_warmup=3 redirect_connections=64 redirect_links=100000

if $bench_help; then
  cat <<USAGE
Usage: scripts/bench redirect [--seconds N] [--rounds N] [--warmup N] [--connections N] [--links N]

Starts nginx with «return 302», a bare Vert.x server that answers the same, and Tributary in solo mode with PostgreSQL,
Redis, Kafka and all its contexts. wrk drives each in turn, one thread, a browser's user agent, keys spread over all links;
before the next turn every click of Tributary's is awaited in PostgreSQL. Prints the median of each and its ratio to nginx.

  --seconds N      of one turn (default $redirect_seconds)
  --rounds N       turns of each (default $redirect_rounds)
  --warmup N       turns of each server in Java before (default $redirect_warmup): its compiler needs about as many
  --connections N  of wrk (default $redirect_connections)
  --links N        in Tributary's table (default $redirect_links)

Install: nginx and wrk, by these names in Debian and Homebrew.
USAGE
  exit 0
fi

while (($# > 0)); do
  [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { complain "$1 needs a number; see --help"; exit 2; }
  case $1 in
    --seconds) redirect_seconds=$2 ;;
    --rounds) redirect_rounds=$2 ;;
    --warmup) redirect_warmup=$2 ;;
    --connections) redirect_connections=$2 ;;
    --links) redirect_links=$2 ;;
    *) complain "$1 is no option; see --help"; exit 2 ;;
  esac
  shift 2
done

PATH=$PATH:/usr/sbin
bench_need nginx 'apt-get install nginx-light, or brew install nginx'
bench_need wrk 'apt-get install wrk, or brew install wrk'

redirect_folder=$(mktemp -d "${TMPDIR:-/tmp}/tributary-redirect-XXXXXX")
redirect_nginx='' redirect_bare=''

redirect_end() {
  [[ -z $redirect_nginx ]] || kill "$redirect_nginx" 2>/dev/null || true
  [[ -z $redirect_bare ]] || kill "$redirect_bare" 2>/dev/null || true
  bench_stop
  rm -rf "$redirect_folder"
}

# redirect_await URL: until it answers.
redirect_await() {
  local deadline=$((SECONDS + 20))
  until curl -s -o /dev/null "$1"; do
    ((SECONDS <= deadline)) || { complain "$1 does not answer"; exit 1; }
    sleep 0.1
  done
}

# redirect_turn NAME URL: one turn of wrk; adds «requests-per-second p50 p99» to NAME's file.
redirect_turn() {
  local out=$redirect_folder/wrk.out
  wrk -t1 "-c$redirect_connections" "-d${redirect_seconds}s" --latency -s "$redirect_folder/keys.lua" "$2" >"$out"
  if grep -qE 'Non-2xx|Socket errors' "$out"; then
    complain "$1 failed requests: $(grep -E 'Non-2xx|Socket errors' "$out")"
    exit 1
  fi
  awk '/Requests\/sec/ { rate = $2 } $1 == "50%" { p50 = $2 } $1 == "99%" { p99 = $2 } END { print rate, p50, p99 }' "$out" \
    | tee -a "$redirect_folder/$1" | awk -v name="$1" '{ printf "  %-10s %9.0f redirects/s   p50 %s   p99 %s\n", name, $1, $2, $3 }' >&2
}

# redirect_median NAME COLUMN: the middle one of all turns.
redirect_median() { sort -g "$redirect_folder/$1" | awk -v c="$2" '{ v[NR] = $c } END { print v[int((NR + 1) / 2)] }'; }

bench_start
trap redirect_end EXIT
bench_links "$redirect_links"

cat >"$redirect_folder/keys.lua" <<LUA
-- Requests made beforehand: making them is no part of what is measured.
local requests, at = {}, 0
function init()
  math.randomseed(42)
  wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
  for i = 1, 32768 do requests[i] = wrk.format("GET", "/b" .. math.random(0, $redirect_links - 1)) end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
LUA

redirect_nginx_port=$(free_port)
cat >"$redirect_folder/nginx.conf" <<CONF
daemon off;
worker_processes auto;
pid $redirect_folder/nginx.pid;
error_log $redirect_folder/nginx.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  keepalive_requests 1000000000;
  server {
    listen 127.0.0.1:$redirect_nginx_port backlog=1024;
    location / { return 302 https://example.com/products/1?ref=summer; }
  }
}
CONF
nginx -e "$redirect_folder/nginx.log" -c "$redirect_folder/nginx.conf" &
redirect_nginx=$!
redirect_bare_port=$(free_port)
bench_exec=exec bench_java io.tributary.bench.BareRedirect "$redirect_bare_port" &
redirect_bare=$!
redirect_await "http://127.0.0.1:$redirect_nginx_port/"
redirect_await "http://127.0.0.1:$redirect_bare_port/"

for ((round = 1; round <= redirect_warmup; round++)); do
  echo "Warming up, $round of $redirect_warmup" >&2
  redirect_turn warm-bare "http://127.0.0.1:$redirect_bare_port"
  redirect_turn warm "$bench_url"
  bench_drain 120 >/dev/null
done

for ((round = 1; round <= redirect_rounds; round++)); do
  echo "Round $round of $redirect_rounds" >&2
  redirect_turn nginx "http://127.0.0.1:$redirect_nginx_port"
  redirect_turn bare "http://127.0.0.1:$redirect_bare_port"
  redirect_turn tributary "$bench_url"
  backlog=$(bench_backlog)
  drained=$(bench_drain 120)
  echo "  $backlog clicks waited behind the journal, stored after $drained s" >&2
  echo "$drained $backlog" >>"$redirect_folder/drained"
done

bench_machine
echo
echo "| server | redirects/s | of nginx | p50 | p99 |"
echo "|---|---:|---:|---:|---:|"
base=$(redirect_median nginx 1)
for row in 'nginx nginx, `return 302`' 'bare bare Vert.x, 302' 'tributary Tributary, solo mode, every click on disk first'; do
  name=${row%% *}
  awk -v label="${row#* }" -v rate="$(redirect_median "$name" 1)" -v base="$base" -v p50="$(redirect_median "$name" 2)" \
    -v p99="$(redirect_median "$name" 3)" 'BEGIN { printf "| %s | %.0f | %.2f | %s | %s |\n", label, rate, rate / base, p50, p99 }'
done
echo
echo "Backlog after a turn: $(redirect_median drained 2) clicks, all in PostgreSQL $(redirect_median drained 1) s later; refused by the journal: $(bench_meter tributary_journal_refused_total)."
