"""Whether two names may be those of one person."""

from openkam.calc.folding import fold

# What stands before or behind a name and tells nobody apart.
ORNAMENTS = frozenset(
    ["dr", "prof", "ing", "mgr", "bc", "phd", "mba", "dipl", "csc", "mudr", "judr", "rndr"]
    + ["jr", "sr", "ii", "iii", "iv"]
)


def name_parts(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: folded, without titles."""
    words = fold(name).replace(".", " ").replace(",", " ").split()
    kept = tuple(word for word in words if word not in ORNAMENTS)
    return kept or tuple(words)


def compared_name(name: str) -> str:
    """Return a name for the comparison of whole names: its words in any order."""
    return " ".join(sorted(name_parts(name)))


def are_alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same words, or one shortens the other.

    "J. Novák" may be "Jan Novák", and "Jan Maria Novák"; "Eva Novák" is neither.
    """
    first, second = name_parts(one), name_parts(other)
    if sorted(first) == sorted(second):
        return True
    short, long = sorted((first, second), key=len)
    if not short or short[-1] != long[-1]:  # who has another family name is somebody else
        return False
    return len(short) > 1 and all(_begins(part, long[:-1]) for part in short[:-1])


def _begins(part: str, others: tuple[str, ...]) -> bool:
    return any(
        part == other or (min(len(part), len(other)) == 1 and part[0] == other[0])
        for other in others
    )
