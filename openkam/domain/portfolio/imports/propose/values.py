"""Reading a column's values: what they can be, and whether a field can hold them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from openkam.core.ledger.mapping import currency_codes
from openkam.domain.portfolio.selectors.folding import fold

MOST = 0.8  # of the values must be of a nature
LANGUAGES = ("en", "cs", "pl", "ru", "de")

_SPACE = r"[ \u00a0\u202f\u2009'’]"
_TIME = r"([T ]+\d{1,2}:\d{2}.*)?"
_MONTH_NAME = r"[^\W\d_]{3,12}\.?"
DATE = re.compile(
    rf"((19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{1,2}}[-./]\s?\d{{1,2}}[-./]\s?(\d{{2}}|(19|20)\d\d)"
    rf"|\d{{1,2}}[-. /]\s?{_MONTH_NAME}[-. /]\s?\d{{2,4}}|{_MONTH_NAME} \d{{1,2}}, \d{{4}}){_TIME}"
)
COMPACT_DATE = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
MONTH = re.compile(r"(19|20)\d\d[-./]?(0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[-./](19|20)\d\d")
NUMBER = re.compile(
    rf"[-+(−]?{_SPACE}*([\$€£¥]|[A-Z]{{3}})?{_SPACE}*[-−]?\d+((\.|,|{_SPACE})\d{{3}})*([.,]\d+)?"
    rf"([eE][-+]?\d{{1,2}})?{_SPACE}*([\$€£¥%]|[A-Z]{{3}}|Kč|zł|руб\.?|р\.)?\)?-?"
)
INTEGER = re.compile(r"[-+]?\d+")
FRACTION = re.compile(r"[-+]?\d+[.,]0*[1-9]\d*")
SHARE = re.compile(r"[01]|[01]?[.,]\d+")
WORDS = re.compile(r"\D*[^\W\d_]{2} [^\W\d_]\D*")
CODE = re.compile(r"\S*\d\S*")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
VAT_COUNTRIES = (
    "AT|BE|BG|CHE|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI"
)
VAT = re.compile(rf"({VAT_COUNTRIES})[ -]?(?=\w*\d{{5}})[0-9A-Z+*]{{7,12}}")
TAX_NUMBER = re.compile(r"[A-Z]{0,3}[ -]?\d[\d -]{5,14}")
DOMAIN = re.compile(r"(https?://)?([a-z0-9-]+\.)+[a-z]{2,24}(/\S*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Nature:
    """What share of a column's values can be read as what."""

    values: tuple[str, ...]
    date: bool
    compact_date: bool
    month: bool
    number: bool
    integer: bool
    fraction: bool
    share: bool
    mail: bool
    vat: bool
    tax_number: bool
    domain: bool
    currency: bool
    country: bool
    words: bool
    code: bool


def nature_of(values: Iterable[str]) -> Nature:
    """Return what most of these values are; blank ones say nothing."""
    texts = tuple(text for value in values if (text := value.strip()))

    def most(speaks: Callable[[str], object]) -> bool:
        return bool(texts) and sum(bool(speaks(text)) for text in texts) >= MOST * len(texts)

    return Nature(
        values=texts,
        date=most(DATE.fullmatch),
        compact_date=most(COMPACT_DATE.fullmatch),
        month=most(MONTH.fullmatch),
        number=most(NUMBER.fullmatch),
        integer=most(INTEGER.fullmatch),
        fraction=any(FRACTION.fullmatch(text) for text in texts),
        share=most(SHARE.fullmatch),
        mail=most(MAIL.fullmatch),
        vat=most(VAT.fullmatch),
        tax_number=most(TAX_NUMBER.fullmatch),
        domain=most(DOMAIN.fullmatch),
        currency=most(lambda text: text.upper() in currency_codes()),
        words=most(WORDS.fullmatch),
        code=most(CODE.fullmatch),
        country=most(lambda text: fold(text) in _country_names()),
    )


def fit(looks: str, nature: Nature) -> float:
    """Return how well values suit a field: 0 not at all, 1 as well as any, above that well."""
    return FITS[looks](nature)


def is_convincing(looks: str, nature: Nature) -> bool:
    """Whether the values tell what the column is without its header."""
    return bool(nature.values) and fit(looks, nature) > 1.0


def _sure(is_so: bool, surely: float = 1.1, otherwise: float = 0.0) -> float:
    return surely if is_so else otherwise


def _key(nature: Nature) -> float:
    if nature.date or nature.mail or (nature.number and nature.fraction):
        return 0.0
    return 0.9 if nature.words else 1.0


def _name(nature: Nature) -> float:
    if nature.number or nature.date or nature.mail:
        return 0.0
    if nature.code:
        return 0.9
    return 1.05 if nature.words else 1.0


def _label(nature: Nature) -> float:
    return 0.0 if nature.date or nature.mail or nature.fraction else 1.0


def _country(nature: Nature) -> float:
    if nature.number or nature.date:
        return 0.0
    return 1.1 if nature.country else 0.9


def _vat(nature: Nature) -> float:
    if nature.vat:
        return 1.1
    return 0.95 if nature.tax_number else 0.0


FITS: dict[str, Callable[[Nature], float]] = {
    "date": lambda nature: _sure(nature.date, 1.1, 1.0 if nature.compact_date else 0.0),
    "month": lambda nature: _sure(nature.date or nature.month),
    "integer": lambda nature: _sure(nature.integer, 1.0),
    "number": lambda nature: _sure(nature.number and not nature.date, 1.0),
    "share": lambda nature: _sure(nature.share),
    "key": _key,
    "name": _name,
    "label": _label,
    "text": lambda nature: 0.0 if nature.date else 1.0,
    "country": _country,
    "currency": lambda nature: _sure(nature.currency),
    "vat": _vat,
    "domain": lambda nature: _sure(nature.domain and not nature.mail and not nature.number),
    "mail": lambda nature: _sure(nature.mail),
}


@lru_cache(maxsize=1)
def _country_names() -> frozenset[str]:
    names: set[str] = set()
    for language in LANGUAGES:
        names |= {fold(name) for name in _names_in(language)}
    return frozenset(names | {"usa", "uk", "great britain", "eire", "ceska republika"})


def _names_in(language: str) -> Sequence[str]:
    territories = Locale(language).territories
    return [name for code, name in territories.items() if len(code) == 2]
