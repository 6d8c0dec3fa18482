"""How the name of an account is kept beside itself, for the search and to find duplicates."""

from openkam.calc.company_names import bare_name
from openkam.domain.portfolio.selectors.folding import fold

LONGEST_NAME = 300


def spellings(name: str) -> dict[str, str]:
    """Return `search_name` and `bare_name`, to be written wherever a name is."""
    folded = fold(name)
    return {
        "search_name": folded[:LONGEST_NAME],
        "bare_name": bare_name(folded)[:LONGEST_NAME],
    }
