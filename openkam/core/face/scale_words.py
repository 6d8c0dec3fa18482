"""Words behind a number that multiply it, as people write them: 50 k, 1,2 mln, 50 тыс."""

from openkam.calc.folding import fold
from openkam.core.face import formats

THOUSAND, MILLION, MILLIARD, BILLION = 3, 6, 9, 12
# Mean the same to everybody, whichever of the product's languages they read.
EVERYWHERE = {
    THOUSAND: "k tsd tis tys тыс тис tisic tisice tysiac tysiace tysiecy тысяч тысяча тысячи",
    MILLION: (
        "mn mio mln млн million millions milion miliony milionu miliona milionow"
        " миллион миллиона миллионов"
    ),
    MILLIARD: (
        "bn mld mrd mlrd млрд milliard miliarda miliardy miliard miliardu miliardow"
        " миллиард миллиарда миллиардов"
    ),
    BILLION: "tn trn трлн триллион триллиона триллионов",
}
# Elsewhere "m" is a metre or a month, "billion" a thousand times as much.
OF_LANGUAGES = {
    "en": {
        THOUSAND: "thousand thousands",
        MILLION: "m mil",
        MILLIARD: "b billion billions",
        BILLION: "trillion trillions",
    },
    "cs": {MILLION: "mil", BILLION: "bil bilion biliony bilionu"},
    "pl": {MILLION: "mil", BILLION: "bln bilion biliony bilionow"},
    "ru": {THOUSAND: "к"},
}


def power_of(word: str) -> int | None:
    """Return by which power of ten a word multiplies, in the reader's language; None: by none."""
    language = formats.current_language().partition("-")[0]
    plain = fold(word.strip("."))
    if word.strip(".") == "M":  # a capital is no metre
        return MILLION
    return KNOWN.get(language, KNOWN[""]).get(plain)


def _by_word(*tables: dict[int, str]) -> dict[str, int]:
    return {
        fold(word): power
        for table in tables
        for power, words in table.items()
        for word in words.split()
    }


KNOWN = {
    "": _by_word(EVERYWHERE),
    **{code: _by_word(EVERYWHERE, own) for code, own in OF_LANGUAGES.items()},
}
