"""Names of files as people give them, made harmless."""

import unicodedata

from django.utils.translation import gettext as _

from openkam.core.filing.faults import BadFile

LONGEST = 200  # characters: file systems take 255 bytes, and letters have up to four
LONGEST_ENDING = 10
# Windows opens none of these, whatever comes behind the point.
RESERVED = {"con", "prn", "aux", "nul", *(f"{w}{n}" for w in ("com", "lpt") for n in range(1, 10))}
FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def harmless(name: str) -> str:
    """Return a file's name without folders, unseen characters and marks of direction.

    Raises BadFile where nothing is left of it.
    """
    base = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    spaced = "".join(" " if sign.isspace() else sign for sign in base)
    seen = "".join(sign for sign in spaced if unicodedata.category(sign)[0] != "C")
    kept = " ".join(unicodedata.normalize("NFC", seen).translate(FORBIDDEN).split()).strip(". ")
    if not kept:
        raise BadFile(_("A file needs a name."))
    if kept.partition(".")[0].casefold() in RESERVED:
        kept = f"_{kept}"
    return shortened(kept)


def shortened(name: str, behind: str = "") -> str:
    """Return the name with something behind its stem, not too long, with its ending."""
    stem, ending = split(name)
    dotted = f".{ending}" if ending else ""
    return f"{stem[: LONGEST - len(dotted) - len(behind)].rstrip()}{behind}{dotted}"


def split(name: str) -> tuple[str, str]:
    """Return (stem, ending as it is written); a name without an ending has "" for it."""
    stem, dot, ending = name.rpartition(".")
    is_ending = bool(dot and stem) and len(ending) <= LONGEST_ENDING and ending.isalnum()
    return (stem, ending) if is_ending else (name, "")
