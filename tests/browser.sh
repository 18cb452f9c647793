#!/usr/bin/env bash
# Makes sure that a Chromium and fonts for Japanese are there; prints one line and stops if not.
set -euo pipefail
. "$(dirname "$0")/services/ways.sh"

packages=()
[ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
  || command -v google-chrome >/dev/null || packages+=(chromium)
# Screenshots without a Japanese font show boxes.
if ! (fc-list :lang=ja 2>/dev/null | grep -q .); then
  packages+=(fontconfig fonts-morisawa-bizud-gothic fonts-noto-cjk)
fi
[ ${#packages[@]} -gt 0 ] || exit 0

debian "${packages[@]}"
