#!/usr/bin/env bash
# Starts real servers for tests and trials, and prints the settings that use them:
#
#     eval "$(tests/services.sh opensearch)"      one or several by name, or `all` usual ones
#     tests/services.sh stop                      all of them, or those that are named after it
#     tests/services.sh kill_hard opensearch      as a power cut would, for tests
#
# Safe to repeat and to run twice at once. Versions are pinned, servers listen on 127.0.0.1 alone.
# An address that is set in the environment already is used instead; so is Docker, where it runs.
# SERVICES_FOR=name prints addresses below a name of its own: prefix, database and index.
# SERVICES_HOME moves what is installed and stored, PYTHON names the interpreter.
set -euo pipefail

cd "$(dirname "$0")/.."
. tests/services/ways.sh

known() { for file in tests/services/*.sh; do basename "$file" .sh; done | grep -vx ways; }

usual() { for name in $(known); do grep -q '^only_where_named=yes' "tests/services/$name.sh" || echo "$name"; done; }

do_with() { # what to do, the name of a server
  local names
  names=$(known)
  grep -qx -- "$2" <<<"$names" || give_up "There is no server $2 here; there are:" $names
  (
    set -e
    . "tests/services/$2.sh"
    "$1"
  )
}

[ $# -gt 0 ] || give_up "usage: $0 NAME… | all | stop [NAME…]; the names are:" $(known)
case $1 in stop | kill_hard)
  what=$1
  shift
  [ $# -gt 0 ] || set -- $(known)
  for name; do do_with "$what" "$name" >&2; done
  exit 0
  ;;
esac
names=
for name; do
  if [ "$name" = all ]; then names="$names $(usual)"; else names="$names $name"; fi
done
for name in $names; do
  do_with given "$name" || locked do_with start "$name" >&2
  do_with settings "$name"
done
