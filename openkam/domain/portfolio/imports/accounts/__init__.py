"""Files of accounts: which account each row means, and what it changes."""

from openkam.domain.portfolio.imports.accounts.judge import judge
from openkam.domain.portfolio.imports.accounts.reading import typed_fields

__all__ = ["judge", "typed_fields"]
