"""Texts without case and accents, as people type them when they search."""

import unicodedata

# Letters that carry their stroke in themselves, so that decomposing leaves them whole.
STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae", "þ": "th"}
)


def fold(text: str) -> str:
    """Return the text without case, accents and repeated spaces; Cyrillic ё reads as е."""
    if text.isascii():  # most are, and a hundred thousand names are folded in one import
        return " ".join(text.replace("\0", " ").casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.replace("\0", " ").casefold())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(plain.translate(STROKES).split())
