"""Periods as the prepared tables take them."""

from datetime import date
from typing import NamedTuple


class Days(NamedTuple):
    """A half-open period of whole months."""

    start: date
    end: date
