# A cluster of three OpenSearch nodes for tests that lose one; started only where it is named.
#
# Always run here and never by Docker, so that one node can be killed or held still:
# `tests/services.sh kill_hard opensearch3` kills the node that OPENSEARCH3_NODE names (1 to 3).

only_where_named=yes
. tests/services/opensearch.sh

first_port=${OPENSEARCH3_PORT:-9320}
heap=512m
# Three that start at once on two cores: compile little, collect garbage in one thread.
java_options="-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC"
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
  if has_three; then return; fi
  local home
  home=$(home_of opensearch)
  java=$(java_home)
  installed "$home"
  for try in 1 2; do
    launch_missing
    if is_there 400 has_three; then return; fi
    say "The three nodes do not find each other; what they say stands in $folder/*/logs."
    for number in $nodes; do
      one_of_three "$number"
      killed
    done
  done
  give_up "The cluster of three did not form."
}

launch_missing() {
  if ! any_runs; then # what an earlier run left holds nobody up
    as_service rm -rf "$folder"
  fi
  for number in $nodes; do
    one_of_three "$number"
    if runs; then
      kill -CONT "$(cat "$node/pid")" # a test that was killed may have left it standing still
      continue
    fi
    ! is_taken "$port" ||
      give_up "Port $port is taken by something else than OpenSearch $version: set OPENSEARCH3_PORT."
    say "Starting node $number of three on port $port ..."
    configured
    in_a_cluster "$number"
    launched
  done
}

any_runs() {
  for number in $nodes; do
    one_of_three "$number"
    if runs; then return; fi
  done
  return 1
}

stop() { # all at once: one that is left alone has nobody to tell
  for number in $nodes; do
    one_of_three "$number"
    ended &
  done
  wait
}

kill_hard() {
  one_of_three "${OPENSEARCH3_NODE:-1}"
  killed
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
node.processors: 2
# A node that is killed is missed at once; one that stands still after ten seconds, which a busy
# machine does not make of one that is well.
cluster.fault_detection.follower_check: {interval: 1s, timeout: 5s, retry_count: 2}
cluster.fault_detection.leader_check: {interval: 1s, timeout: 5s, retry_count: 2}
cluster.publish.timeout: 5s
# Whoever stands for election on a busy machine needs longer than the usual half second.
cluster.election: {duration: 2s, initial_timeout: 500ms}
YAML
}

has_three() { # all of them, and no shard without a node; copies come by and by
  one_of_three 1
  answers "$address/_cluster/health?wait_for_nodes=3&wait_for_status=yellow&timeout=2s" |
    grep -q '"timed_out":false'
}
