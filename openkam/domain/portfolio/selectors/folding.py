"""How names are kept for the search."""

from openkam.calc.folding import fold

__all__ = ["fold"]
