# PostgreSQL from Debian, in a cluster of its own beside whatever cluster the machine has.

oldest=15
port=${POSTGRESQL_PORT:-5433}

given() {
  case ${DATABASE_URL:-} in postgresql://*) return 0 ;; *) return 1 ;; esac
}

settings() {
  if given; then
    echo "export DATABASE_URL='$DATABASE_URL'"
    echo "export TEST_POSTGRESQL_URL='${TEST_POSTGRESQL_URL:-}'"
    return
  fi
  local server
  server=postgresql://archive:$(cat "$services_home/postgresql/password")@127.0.0.1:$port
  echo "export DATABASE_URL=$server/${SERVICES_FOR:-archive}"
  [ -z "${SERVICES_FOR:-}" ] || with_own_database "$server/postgres" "$SERVICES_FOR" >&2
  # Tests make databases of their own beside this one.
  echo "export TEST_POSTGRESQL_URL=$server/postgres"
}

start() {
  local home
  home=$(home_of postgresql)
  if lives_here "$home"; then return; fi
  ! is_taken "$port" || give_up "Port $port is taken: set POSTGRESQL_PORT."
  if docker_runs; then
    with_password "$home"
    chmod 644 "$home/password" # the container's user reads it
    POSTGRESQL_PORT=$port POSTGRESQL_PASSWORD=$home/password from_docker postgresql
    return
  fi
  programs=$(found_programs)
  if [ -z "$programs" ]; then
    debian postgresql
    programs=$(found_programs)
  fi
  [ -d "$home/data" ] || made "$home"
  say "Starting PostgreSQL on port $port ..."
  (cd "$home" && as_service "$programs/pg_ctl" -D "$home/data" -l "$home/log" -w -t 60 \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$home'" start >/dev/null) ||
    give_up "PostgreSQL did not start; see $home/log."
  with_database "$home"
}

stop() {
  local home=$services_home/postgresql
  if [ -s "$home/data/postmaster.pid" ]; then
    programs=$(found_programs)
    (cd "$home" && as_service "$programs/pg_ctl" -D "$home/data" -w -m fast stop >/dev/null)
  fi
  if docker_runs; then docker compose stop postgresql; fi
}

lives_here() { # home
  [ -s "$1/data/postmaster.pid" ] && [ "$(sed -n 4p "$1/data/postmaster.pid")" = "$port" ] &&
    kill -0 "$(head -n 1 "$1/data/postmaster.pid")" 2>/dev/null
}

found_programs() { # the folder of the newest version that is installed and new enough
  local folder newest=
  for folder in /usr/lib/postgresql/*/bin; do
    [ -x "$folder/initdb" ] || continue
    local number=${folder#/usr/lib/postgresql/}
    if [ "${number%/bin}" -ge $oldest ]; then newest=$folder; fi
  done
  echo "$newest"
}

with_password() { # home: makes one, once
  [ -s "$1/password" ] || "$PYTHON" -c 'import secrets; print(secrets.token_hex(16))' |
    as_service sh -c 'umask 077 && cat >"$0"' "$1/password"
}

made() { # home
  with_password "$1"
  (cd "$1" && as_service "$programs/initdb" -D "$1/data" --username=archive --pwfile="$1/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >"$1/init.log") ||
    give_up "The cluster could not be made; see $1/init.log."
}

with_own_database() { # URL of a database to connect to, the name of the one to be there
  "$PYTHON" - "$1" "$2" <<'PY' || give_up "The database $2 could not be made."
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", sys.argv[2:])
    if found.fetchone() is None:
        connection.execute(
            f'CREATE DATABASE "{sys.argv[2]}" TEMPLATE template0'
            " ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
PY
}

with_database() { # home
  local server="host=127.0.0.1 port=$port user=archive dbname=postgres"
  PGPASSWORD=$(cat "$1/password") "$programs/psql" "$server" -Atqc \
    "SELECT 1 FROM pg_database WHERE datname = 'archive'" | grep -qx 1 ||
    PGPASSWORD=$(cat "$1/password") "$programs/createdb" -h 127.0.0.1 -p "$port" -U archive archive
}
