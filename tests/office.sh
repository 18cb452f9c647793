#!/usr/bin/env bash
# Makes sure that LibreOffice is there, which draws pages of office documents (325 MB on disk), and
# what lets a script type into its sheets.
set -euo pipefail
. "$(dirname "$0")/services/ways.sh"

command -v soffice >/dev/null && /usr/bin/python3 -c 'import uno' 2>/dev/null && exit 0

debian libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui python3-uno
