"""The process that reads one file: bounded first, then path and media type, then JSON out."""

import json
import logging
import sys
from pathlib import Path

SECONDS = 30  # of the processor
MEMORY = 1536 * 1024 * 1024


def main() -> None:
    """Print {"state": …, "text": …}; whatever goes wrong is a file that cannot be read."""
    _bound()
    logging.disable(logging.CRITICAL)
    from openkam.core.filing.reading.formats import read

    try:
        text = read(Path(sys.argv[1]), sys.argv[2])
    except Exception:  # of a hundred ways in which a damaged file fails, all mean the same
        told = {"state": "unreadable", "text": ""}
    else:
        told = {"state": "read" if text else "no_text", "text": text}
    json.dump(told, sys.stdout)


def _bound() -> None:
    import resource

    for what, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
