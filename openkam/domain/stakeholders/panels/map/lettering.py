"""How wide words are, so that names fit on the map: nothing measures letters on the server."""

from unicodedata import combining, east_asian_width

WIDE, NARROW = frozenset("mwMWQO@%&ЖШЩЮФМЫжшщюфмы—…"), frozenset("iljtfrI.,:;'|!()[]-1 ")
ELLIPSIS = "…"


def width_of(text: str, size: float) -> float:
    """Return how wide the text stands at most, nearly, at a size of its letters."""
    return sum(_letter(letter) for letter in text) * size


def shortened(text: str, width: float, size: float) -> str:
    """Return the text as far as it fits, with an ellipsis where it was cut."""
    if width_of(text, size) <= width:
        return text
    kept = ""
    for letter in text:
        if width_of(kept + letter + ELLIPSIS, size) > width:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS


def in_lines(text: str, width: float, size: float, most: int = 2) -> list[str]:
    """Return the text in so many lines at most, broken between words where that is possible."""
    lines, words = [""], text.split()
    for number, word in enumerate(words):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = " ".join([lines[-1], *words[number:]])
            break
    return [shortened(line, width, size) for line in lines]


def _letter(letter: str) -> float:
    if combining(letter):
        return 0.0
    if east_asian_width(letter) in "WF":
        return 1.05
    if letter in NARROW:
        return 0.36
    if letter in WIDE:
        return 0.92
    return 0.70 if letter.isupper() or letter.isdigit() else 0.59
