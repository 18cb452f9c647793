# What the servers share: where they live, as whom they run, how they are fetched and waited for.
#
# A server is one file beside this one with four functions: `given` (is its address set already?),
# `start` (idempotent), `settings` (prints `export NAME=value` lines), `stop`.

PYTHON=${PYTHON:-python3}
SERVICE_USER=kumamoto-services

say() { echo "$*" >&2; }

give_up() {
  say "$*"
  exit 2
}

is_root() { [ "$(id -u)" = 0 ]; }

# Servers refuse root, and their user cannot enter root's home: then a place that both can enter.
if is_root; then
  services_home=${SERVICES_HOME:-/var/lib/kumamoto-archive-services}
else
  services_home=${SERVICES_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/kumamoto-archive/services}
fi

home_of() { # a folder of the server's own, which the service user owns
  local folder=$services_home/$1
  mkdir -p "$folder"
  if is_root; then
    service_user
    chown "$SERVICE_USER:" "$folder"
    runuser -u "$SERVICE_USER" -- test -x "$folder" ||
      give_up "User $SERVICE_USER cannot enter $folder: set SERVICES_HOME to another folder."
  fi
  echo "$folder"
}

service_user() {
  id "$SERVICE_USER" >/dev/null 2>&1 ||
    useradd --system --no-create-home --home-dir "$services_home" --shell /usr/sbin/nologin "$SERVICE_USER"
}

as_service() { # a command, as the service user where we are root; never root's umask or HOME
  if is_root; then
    runuser -u "$SERVICE_USER" -- env HOME="$services_home" "$@"
  else
    "$@"
  fi
}

locked() { # a command, while no other run of the script starts anything
  mkdir -p "$services_home"
  (
    if command -v flock >/dev/null; then flock 9; fi
    "$@" 9>&-
  ) 9>"$services_home/lock"
}

debian() { # packages: installed as root or with sudo that asks nothing, else one line and the end
  local as_root=()
  if ! is_root; then
    sudo -n true 2>/dev/null || give_up "Run once, then repeat: sudo apt-get install $*"
    as_root=(sudo -n)
  fi
  say "Installing $* ..."
  { "${as_root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1 ||
    give_up "This did not work; run it by hand: sudo apt-get install $*"
}

docker_runs() { command -v docker >/dev/null && docker info >/dev/null 2>&1; }

from_docker() { # the name of a service in docker-compose.yml
  docker compose up --detach --wait "$1" || give_up "docker compose up $1 did not work."
}

answers() { # URL: whether it answers, and prints what
  "$PYTHON" - "$1" <<'PY' 2>/dev/null
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
sys.stdout.write(opener.open(sys.argv[1], timeout=5).read().decode())
PY
}

is_taken() { # port on 127.0.0.1: whether something listens there
  "$PYTHON" - "$1" <<'PY'
import socket, sys
sys.exit(socket.socket().connect_ex(("127.0.0.1", int(sys.argv[1]))) != 0)
PY
}

wait_for() { # seconds, a sentence for the end, a command that must succeed
  local seconds=$1 sentence=$2
  shift 2
  is_there "$seconds" "$@" || give_up "$sentence"
}

is_there() { # seconds, a command: whether it succeeds within them
  local last=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $last ] || return 1
    sleep 0.5
  done
}

lives() { # file with a process id
  [ -s "$1" ] && kill -0 "$(cat "$1" 2>/dev/null)" 2>/dev/null
}

end_process() { # file with a process id that we wrote: asks it to end and waits
  if lives "$1"; then
    kill "$(cat "$1")"
    local waited=0
    while lives "$1" && [ $waited -lt 60 ]; do
      sleep 0.5
      waited=$((waited + 1))
    done
    lives "$1" && kill -9 "$(cat "$1")"
  fi
  rm -f "$1"
}

unpacked() { # zip, folder: with the modes that the zip names
  "$PYTHON" - "$1" "$2" <<'PY'
import pathlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    for entry in archive.infolist():
        made = pathlib.Path(archive.extract(entry, sys.argv[2]))
        made.chmod(entry.external_attr >> 16 & 0o777 or (0o755 if entry.is_dir() else 0o644))
PY
}

from_maven() { # group:name:version:zip, its SHA-256, folder: prints the file
  local file
  file=$3/$(echo "$1" | cut -d: -f2)-$(echo "$1" | cut -d: -f3).zip
  if ! is_sound "$file" "$2"; then
    command -v mvn >/dev/null || debian maven
    say "Fetching $1 ..."
    mkdir -p "$3"
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:2.8:copy \
      "-Dartifact=$1" "-DoutputDirectory=$3" >&2 || give_up "Maven could not fetch $1."
    is_sound "$file" "$2" || give_up "$file is not the file whose digest is pinned."
  fi
  echo "$file"
}

is_sound() { # file, SHA-256
  [ -f "$1" ] && echo "$2  $1" | sha256sum --check --status
}
