"""What this room shows."""

from openkam.domain.economics.views.concentration import (
    concentration,
    concentration_account,
    concentration_export,
    concentration_what_if,
)

__all__ = [
    "concentration",
    "concentration_account",
    "concentration_export",
    "concentration_what_if",
]
