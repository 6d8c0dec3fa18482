"""Days as the command line takes them."""

import argparse
from datetime import date


def day(text: str) -> date:
    """Return the day written YYYY-MM-DD; the refusal says how to write it."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text} is no date; write YYYY-MM-DD") from fault
