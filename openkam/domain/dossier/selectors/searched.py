"""The words by which facts are found, told in the same way when one is noted and for all anew."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import override

from openkam.core.search.writing import Written
from openkam.domain.dossier.models import Fact, FactVersion
from openkam.domain.dossier.selectors.kinds import kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal

    from django.db.models import QuerySet

    from openkam.core.access.models import User
    from openkam.domain.dossier.models import KindOfFact

FACT = "fact"
CHUNK = 2_000


def written_fact(version: FactVersion, known: "Mapping[str, KindOfFact] | None" = None) -> Written:
    """Return the words of a fact as this version of it says them; with none of what is withdrawn.

    `known` are all kinds, for whoever asks for many.
    """
    fact = version.fact
    if version.is_withdrawn:
        return Written(FACT, version.fact_id, fact.account_id, version.noted_on)
    kind = (kinds() if known is None else known).get(fact.kind)
    digits, amounts = _numbers(version, kind)
    title = (_names(kind), str(fact.year or ""), digits)
    return Written(
        FACT,
        version.fact_id,
        fact.account_id,
        version.noted_on,
        title=" ".join(part for part in title if part),
        texts=(amounts, version.text, version.source_text, version.source_url),
    )


def written_facts(kind: str = "") -> Iterator[Written]:
    """Return the words of every fact that holds, or of those of one kind."""
    known = kinds()
    rows = FactVersion.objects.filter(replaced_on=None, is_withdrawn=False)
    rows = rows.filter(fact__kind=kind) if kind else rows
    for row in rows.select_related("fact").order_by("pk").iterator(chunk_size=CHUNK):
        yield written_fact(row, known)


def facts_found(actor: "User", ids: "Collection[int]") -> "QuerySet[Fact]":
    """Return the facts of these numbers that the actor may see."""
    return Fact.objects.open_to(actor).filter(pk__in=ids)


def _names(kind: "KindOfFact | None") -> str:
    """What a kind is called in every language, since readers search in their own."""
    if kind is None:
        return ""
    return kind.name if isinstance(kind.name, str) else _in_all_languages(kind)


@cache
def _in_all_languages(kind: "KindOfFact") -> str:
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(str(kind.name))
    return " ".join(dict.fromkeys(found))


def _numbers(version: FactVersion, kind: "KindOfFact | None") -> tuple[str, str]:
    """Numbers and days as digits in a row, and as one reads them."""
    if version.day is not None:
        return f"{version.day.day} {version.day.month} {version.day.year}", str(version.day)
    amounts = [one for one in (version.low, version.number, version.high) if one is not None]
    if not amounts:
        return "", ""
    behind = version.currency or (kind.unit if kind else "")
    read = " – ".join(f"{_plain(one):,}".replace(",", " ") for one in amounts)
    return " ".join(f"{_plain(one):f}" for one in amounts), f"{read} {behind}".strip()


def _plain(number: "Decimal") -> "Decimal":
    """The number without zeros behind its point."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
