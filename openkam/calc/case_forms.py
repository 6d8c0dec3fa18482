"""How a name is written in the grammatical cases of Czech, Slovak, Polish, Russian and Ukrainian.

Also of names from elsewhere, which are declined in these languages all the same. No language is
asked for: of every pattern that the last letters allow all forms are given, so that a text is
read once too often rather than once too seldom. All forms are folded: no case, no accents.
"""

import re
from collections.abc import Iterator

from openkam.calc.folding import fold

Pattern = tuple[str, str]  # a stem, and the endings that it takes

HIS = "uv ova ovo ove ovu ovy ovi ovou ovych ovym ovymi ovem ovic"  # Novákův, Novákova …
HERS = "in ina ino ine iny inu ini inou inych inym inymi"  # Janin, Janina …
NOUN = "a ovi owi u e em i y s ove owie um om ow ech ich ach ami ie iem"
SOFT = "ia iowi iu ie iem iowie iow iom iami iach"  # Gołębia, Stępniem
IN_A = "a y i e u o ou ovi owi ow em ie ej iej ich ych im ym imi ymi ami om ach um"
ADJECTIVE = (
    "y i eho emu em om ym im ych ich ymi imi iho imu ego iego iemu iem yho ymu ovi owi e ove owie"
)
IN_E = "e i a u em ovi owi ou ich eho emu ego ech"
IN_O = f"{IN_A} ie iem ech ona onovi onowi onem"
IN_U = "ho mu m a ovi em"

# й is folded to и, and ї to і.
CYRILLIC_NOUN = "а у ом ем ым е ы и і ові еві ых ыми ам ами ах"
CYRILLIC_SOFT = "ь и я ю е ем єм еві єві і ям ями ях"
CYRILLIC_IN_A = "а ы и і е у о ои ою еи"
CYRILLIC_IN_YA = "я и і е є ю еи ею єю"
CYRILLIC_IN_O = "о а у ом е і ові и"
CYRILLIC_ADJECTIVE = "ии ыи ои іи ого его ому ему ього ьому им ым ом ем их ых ими ыми ие ые"
CYRILLIC_ADJECTIVE_IN_A = "ая яя ои еи ую юю ою ею"
# What takes the place of the last letter.
VOWELS = {
    "a": f"{IN_A} {HIS} {HERS}",
    "e": IN_E,
    "i": ADJECTIVE,
    "o": f"{IN_O} {HIS}",
    "y": ADJECTIVE,
}
CYRILLIC_VOWELS = {
    "а": CYRILLIC_IN_A,
    "я": CYRILLIC_IN_YA,
    "о": CYRILLIC_IN_O,
    "ь": CYRILLIC_SOFT,
}

# A vowel before the last consonant that goes when an ending follows: Dvořáček, Havel, Kozioł.
FLEETING = re.compile(r"(.*[^aeiouy])(?:i?e|io)([klcnr])")
FLEETING_CYRILLIC = re.compile(r"(.*[^аеиоуыэюяьіє])(?:е|о)([клцнр])")
# How the last consonant changes before some endings: Monika, Monice; Marta, Marcie.
CHANGED = (
    ("st", "scie"),
    ("ch", "se"),
    ("k", "ce cich cy ci"),
    ("g", "dze ze"),
    ("h", "ze"),
    ("r", "rze"),
    ("t", "cie"),
    ("d", "dzie"),
)
IRREGULAR = {
    "лев": ("льв", CYRILLIC_NOUN),
    "любовь": ("люб", "ви овью овь"),
    "pies": ("ps", NOUN),
}


def case_forms(word: str) -> frozenset[str]:
    """Return how one word of a name may be written in any grammatical case, folded, itself too."""
    plain = fold(word)
    if not plain:
        return frozenset()
    declined = _cyrillic(plain) if re.search("[а-яіїєґ]", plain) else _latin(plain, word)
    return frozenset(
        {plain, *(stem + ending for stem, endings in declined for ending in endings.split())}
    )


def _latin(plain: str, word: str) -> Iterator[Pattern]:
    stem, last = plain[:-1], plain[-1]
    if last == "u":
        yield plain, IN_U
    elif last in VOWELS:
        yield stem, VOWELS[last]
        yield from _changed(stem)
        if plain.endswith("ia"):  # Kasia, Kasi
            yield stem[:-1], "i"
    else:
        for one in _stems(plain, word):
            yield one, f"{NOUN} {SOFT} {HIS}"
            yield from _changed(one)


def _stems(plain: str, word: str) -> Iterator[str]:
    yield plain
    if found := FLEETING.fullmatch(plain):
        before, last = found.groups()
        yield before + last
        if before.endswith("rz"):  # Orzeł, Orła
            yield before[:-1] + last
    place = word.casefold().rfind("ą")
    if place >= 0 and len(word) == len(plain):  # Gołąb, Gołębia
        yield plain[:place] + "e" + plain[place + 1 :]
    if irregular := IRREGULAR.get(plain):
        yield irregular[0]


def _changed(stem: str) -> Iterator[Pattern]:
    for last, changed in CHANGED:
        if stem.endswith(last):
            yield stem.removesuffix(last), changed
            return


def _cyrillic(plain: str) -> Iterator[Pattern]:
    stem, last = plain[:-1], plain[-1]
    if plain in IRREGULAR:
        yield IRREGULAR[plain]
    if plain.endswith(("ая", "яя")):
        yield plain[:-2], CYRILLIC_ADJECTIVE_IN_A
    elif last in "иі":  # й, or a name from elsewhere
        yield stem, CYRILLIC_SOFT
        yield plain[:-2] + "ь", CYRILLIC_SOFT  # Соловей, Соловья
        if len(plain) > 3:
            yield plain[:-2], CYRILLIC_ADJECTIVE
    elif last in CYRILLIC_VOWELS:
        yield stem, CYRILLIC_VOWELS[last]
    elif last not in "еуыэює":
        yield plain, CYRILLIC_NOUN
        if found := FLEETING_CYRILLIC.fullmatch(plain):
            yield found[1] + found[2], CYRILLIC_NOUN
