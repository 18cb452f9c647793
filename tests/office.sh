#!/usr/bin/env bash
# Makes sure that LibreOffice is there, which draws pages of office documents (325 MB on disk).
set -euo pipefail
. "$(dirname "$0")/services/ways.sh"

command -v soffice >/dev/null && exit 0

debian libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui
