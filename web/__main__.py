"""``python -m web`` is the command ``kumamoto-archive``."""

from web.cli import main

main()
