"""What undoing an import did, and what it had to leave."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

# Why something is left as it is; the words stand in `selectors.reasons`.
CHANGED_SINCE = "changed_since"
HAS_SALES = "has_sales"
IN_USE = "in_use"
GONE = "gone"
CIRCLE = "would_be_circle"
SIGNED_IN = "signed_in"
NO_KEY_ACCOUNT = "no_key_account"


@dataclass
class Undone:
    """How many things got back what they were, went, or stay, and why they stay."""

    restored: int = 0
    removed: int = 0
    left: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    figures_change: bool = False

    def leave(self, code: str, name: str) -> None:
        """Note something that stays as it is."""
        self.left[code] += 1
        self.examples.setdefault(code, name)

    def told(self) -> dict[str, Any]:
        """Return it as it is kept with the import."""
        return {
            "restored": self.restored,
            "removed": self.removed,
            "left": sum(self.left.values()),
            "left_because": [
                {"code": code, "things": count, "example": self.examples[code]}
                for code, count in self.left.most_common()
            ],
        }
