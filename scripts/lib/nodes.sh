# Several nodes on one machine, for scripts/run; sourced, not run. Needs jdk, jar and options.
# shellcheck shell=bash

# Ports of the loopback that the nodes meet on: three each, from here on.
cluster_base=${TRIBUTARY_CLUSTER_BASE:-17800}

# Settings whose port each node has to itself: the first the one that is set, the others those after it.
own_ports=(TRIBUTARY_PORT TRIBUTARY_OPS_PORT TRIBUTARY_BRIDGE_PORT)

node_pids=()

# own_port SETTING I: prints the port that node I has for it; nothing where there is none.
own_port() {
  local first=${!1:-}
  case $1 in
    TRIBUTARY_PORT) first=${first:-8080} ;;
    TRIBUTARY_OPS_PORT) first=${first:-$((${TRIBUTARY_PORT:-8080} + 1000))} ;;
  esac
  if [[ -n $first && $first != 0 ]]; then echo $((first + $2 - 1)); fi
}

# require_free N: says of all ports at once which are taken, before anything is started: else the last node would find out, and
# end those before it.
require_free() {
  local i setting port taken=0
  require_port() {
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
      complain "port $1 of node-$2 is taken ($3)"
      taken=1
    fi
  }
  for ((i = 1; i <= $1; i++)); do
    for setting in "${own_ports[@]}"; do
      port=$(own_port "$setting" "$i")
      [[ -z $port ]] || require_port "$port" "$i" "$setting$( ((i == 1)) || echo " + $((i - 1))")"
    done
    for port in 0 1 2; do
      require_port $((cluster_base + 3 * i + port)) "$i" "TRIBUTARY_CLUSTER_BASE + $((3 * i + port))"
    done
  done
  if ((taken)); then
    complain "nothing was started; set other ports, or stop what has these"
    return 1
  fi
}

# run_nodes N HOME OPTION…: the first node starts the servers, the others join it. Ends when all have stopped.
run_nodes() {
  local count=$1 home=$2 port=${TRIBUTARY_PORT:-8080} members='' i
  shift 2
  for ((i = 1; i <= count; i++)); do members+=${members:+,}127.0.0.1:$((cluster_base + 3 * i)); done
  require_free "$count" || return 1
  trap stop_nodes INT TERM
  for ((i = 1; i <= count; i++)); do
    start_node "$i" "$home" "$port" "$members" "$@"
    await_node "$i" $((port + i - 1)) || { stop_nodes; return 1; }
  done
  printf '\nThe cluster is ready: %s nodes\n\n' "$count"
  for ((i = 1; i <= count; i++)); do
    printf '  node-%s  http://localhost:%s/app/\n' "$i" $((port + i - 1))
  done
  printf '\n  Ctrl-C stops all of them, the one with the servers last.\n'
  # A trapped signal ends a wait early.
  for i in "${node_pids[@]}"; do while kill -0 "$i" 2>/dev/null; do wait "$i" || true; done; done
}

# start_node I HOME PORT MEMBERS OPTION…
start_node() {
  local i=$1 home=$2 port=$3 members=$4 setting own ports=()
  shift 4
  for setting in "${own_ports[@]}"; do
    own=$(own_port "$setting" "$i")
    [[ -z $own ]] || ports+=("$setting=$own")
  done
  (umask 066 && mkdir -p "$home/node-$i")
  # A process group of its own: Ctrl-C reaches this script only, which stops them one by one.
  set -m
  env TRIBUTARY_HOME="$home/node-$i" "${ports[@]}" \
    TRIBUTARY_PUBLIC_URL="${TRIBUTARY_PUBLIC_URL:-http://localhost:$port}" \
    TRIBUTARY_SOLO_SERVERS="$( ((i == 1)) || echo "$home/node-1")" \
    TRIBUTARY_CLUSTER_HOST=127.0.0.1 TRIBUTARY_CLUSTER_ALLOW_LOOPBACK=true TRIBUTARY_CLUSTER_MEMBERS="$members" \
    TRIBUTARY_CLUSTER_MEMBER_PORT=$((cluster_base + 3 * i)) TRIBUTARY_CLUSTER_PORT=$((cluster_base + 3 * i + 2)) \
    "$jdk/bin/java" "${options[@]}" -jar "$jar" --cluster "$@" </dev/null \
    > >(trap '' INT TERM; exec sed -u "s/^/node-$i | /") 2>&1 &
  node_pids+=($!)
  set +m
}

# Waits until the node is ready; fails if it ends before.
await_node() {
  local pid=${node_pids[$1 - 1]} line
  while kill -0 "$pid" 2>/dev/null; do
    if { exec 3<>"/dev/tcp/127.0.0.1/$2"; } 2>/dev/null; then
      printf 'GET /api/health/ready HTTP/1.0\r\n\r\n' >&3
      IFS= read -r -t 2 line <&3 || line=''
      exec 3>&-
      [[ $line != *' 200 '* ]] || return 0
    fi
    sleep 0.2
  done
  complain "node-$1 ended"
  return 1
}

# The last first: the first one's servers are everybody's.
stop_nodes() {
  local i
  trap '' INT TERM
  for ((i = ${#node_pids[@]} - 1; i >= 0; i--)); do
    kill -TERM "${node_pids[$i]}" 2>/dev/null || continue
    wait "${node_pids[$i]}" 2>/dev/null || true
  done
  exit 0
}
