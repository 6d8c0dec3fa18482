"""Files brought in: what they may hold, how they are read, judged and stored."""

from openkam.domain.portfolio.imports.facade import bring_in

__all__ = ["bring_in"]
