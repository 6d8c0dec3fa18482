"""Words that files use for what we keep as a value: yes and no, roles, languages, months."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils import translation

from openkam.core.access.models import Role
from openkam.domain.portfolio.imports.cells import CLEAR, CLEARED, Fault
from openkam.domain.portfolio.selectors.folding import fold

YES = "1 y yes true t x j ja a ano t tak д да и истина on 1.0"
NO = "0 n no false f nein ne nie н нет ложь off 0.0"
ROLES = {
    Role.HEAD: "head; head of key account management; vedoucí; vedouci; kierownik; szef; dyrektor; "
    "руководитель; начальник",
    Role.OBSERVER: "observer; executive; pozorovatel; obserwator; наблюдатель",
    Role.MEMBER: "member; account manager; kam; člen; członek; участник; сотрудник",
}
_MONTH = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.]\d{1,2}.*)?")
_MONTH_FIRST = re.compile(r"(?:\d{1,2}[-/.])?(?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?:\d{2})?")


def yes_or_no(text: str) -> bool | Fault:
    """Read yes or no, in any of our languages or as 1 and 0."""
    if text == CLEAR:
        return Fault("cannot_clear")
    said: bool | Fault = _yes_or_no().get(fold(text), Fault("no_yes_or_no"))
    return said


@lru_cache(maxsize=1)
def _yes_or_no() -> dict[str, Any]:
    return dict.fromkeys(map(fold, NO.split()), False) | dict.fromkeys(map(fold, YES.split()), True)


def role(text: str) -> str | Fault:
    """Read a role; that somebody administers the system cannot be said in a file."""
    return Fault("cannot_clear") if text == CLEAR else _roles().get(fold(text), _NO_ROLE)


_NO_ROLE = Fault("unknown_role")


@lru_cache(maxsize=1)
def _roles() -> dict[str, Any]:
    found = {fold(word): role.value for role, words in ROLES.items() for word in words.split(";")}
    # What our own pages and exports call a role is understood as well.
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {fold(str(role.label)): role.value for role in Role}
    return found | {role.value: role.value for role in Role}


def language(text: str) -> str | Fault:
    """Read a language: its code, or its name in any of our languages."""
    if text == CLEAR:
        return CLEARED
    known, folded = _languages(), fold(text)
    said: str | Fault = known.get(folded) or known.get(folded[:2], Fault("unknown_language"))
    return said


@lru_cache(maxsize=1)
def _languages() -> dict[str, Any]:
    codes = [code for code, _title in settings.LANGUAGES]
    return {code: code for code in codes} | {
        fold(str(Locale(reader).languages[code])): code for reader in codes for code in codes
    }


def month(text: str) -> date | Fault:
    """Read a month, such as 2026-03, 03/2026, or any day of it that is written unmistakably."""
    for pattern in (_MONTH, _MONTH_FIRST, _COMPACT):
        found = pattern.fullmatch(text)
        if found and 1 <= int(found["month"]) <= 12 and 1900 <= int(found["year"]) <= 2200:
            return date(int(found["year"]), int(found["month"]), 1)
    return Fault("no_month")
