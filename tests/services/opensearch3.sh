# A cluster of three OpenSearch nodes for tests that lose one; started only where it is named.
#
# Always run here and never by Docker, so that one node can be killed or held still:
# `tests/services.sh kill_hard opensearch3` kills the node that OPENSEARCH3_NODE names (1 to 3).

only_where_named=yes
. tests/services/opensearch.sh

first_port=${OPENSEARCH3_PORT:-9320}
heap=512m
nodes="1 2 3"
folder=$services_home/opensearch/three-$first_port

given() { [ -n "${TEST_OPENSEARCH3_URL:-}" ]; }

settings() {
  local hosts
  hosts=$(for number in $nodes; do echo "127.0.0.1:$((first_port + number))"; done | paste -sd,)
  echo "export TEST_OPENSEARCH3_URL='${TEST_OPENSEARCH3_URL:-opensearch+http://$hosts}'"
  # Where the process ids of the nodes lie, for tests that break one.
  given || echo "export TEST_OPENSEARCH3_NODES='$folder'"
}

start() {
  local home started=
  home=$(home_of opensearch)
  java=$(java_home)
  installed "$home"
  for number in $nodes; do
    one_of_three "$number"
    if is_ours; then continue; fi
    ! is_taken "$port" ||
      give_up "Port $port is taken by something else than OpenSearch $version: set OPENSEARCH3_PORT."
    say "Starting node $number of three on port $port ..."
    as_service mkdir -p "$folder"
    configured
    in_a_cluster "$number"
    launched &
    started="$started $!"
  done
  for child in $started; do wait "$child"; done
  wait_for 400 "The cluster of three did not form; see the logs in $folder." has_three
}

stop() {
  for number in $nodes; do
    one_of_three "$number"
    end_process "$node/pid"
  done
}

kill_hard() {
  one_of_three "${OPENSEARCH3_NODE:-1}"
  if lives "$node/pid"; then
    kill -9 "$(cat "$node/pid")"
    wait_for 30 "The node did not die." eval "! is_taken $port"
  fi
}

one_of_three() { # number: what the functions for one node look at
  port=$((first_port + $1))
  address=http://127.0.0.1:$port
  node=$folder/$1
}

in_a_cluster() { # number: three that know each other, told apart, quick to miss one that is gone
  local seeds
  seeds=$(for number in $nodes; do echo "127.0.0.1:$((first_port + number + 100))"; done | paste -sd,)
  as_service sed -i -e 's/^cluster.name:.*/cluster.name: kumamoto-archive-three/' \
    -e '/^discovery.type:/d' "$node/config/opensearch.yml"
  as_service tee -a "$node/config/opensearch.yml" >/dev/null <<YAML
node.name: three-$1
discovery.seed_hosts: [$seeds]
cluster.initial_cluster_manager_nodes: [three-1, three-2, three-3]
cluster.fault_detection.follower_check.interval: 1s
cluster.fault_detection.follower_check.timeout: 2s
cluster.fault_detection.follower_check.retry_count: 2
cluster.fault_detection.leader_check.interval: 1s
cluster.fault_detection.leader_check.timeout: 2s
cluster.fault_detection.leader_check.retry_count: 2
YAML
}

has_three() {
  one_of_three 1
  answers "$address/_cluster/health?wait_for_nodes=3&wait_for_status=yellow&timeout=2s" |
    grep -q '"timed_out":false'
}
