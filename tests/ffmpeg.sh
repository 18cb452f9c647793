#!/usr/bin/env bash
# Makes sure that ffmpeg is there, with which recordings are tested; prints one line and stops if not.
set -euo pipefail
. "$(dirname "$0")/services/ways.sh"

command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null && exit 0

debian ffmpeg
