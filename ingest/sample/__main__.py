"""``python -m ingest.sample DIR`` writes the sample into a folder."""

import sys
from pathlib import Path

from ingest.sample import write_sample


def main(arguments: list[str]) -> int:
    """Exit code 0 when written, 2 when used wrongly."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("usage: python -m ingest.sample DIR\n")
        return 2
    write_sample(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
