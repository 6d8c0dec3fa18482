"""What is known of an account: by section, with age, and how complete and fresh it is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from openkam.calc.freshness import Expected, Health, dossier_health
from openkam.core.access.models import Level
from openkam.domain.dossier.models import Fact, FactVersion, KindOfFact, Section
from openkam.domain.dossier.selectors.kinds import (
    DEFAULT_TEMPLATE,
    kinds,
    template_of,
    templates,
)
from openkam.domain.dossier.selectors.records import Record, records_of, records_of_many
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account

BESIDE = ("noted_by", "checked_by", "file")  # shown with every fact


@dataclass(frozen=True)
class KnownFact:
    """A fact with the version that holds."""

    fact: Fact
    version: FactVersion
    is_stale: bool
    also: tuple["KnownFact", ...] = ()  # noted at accounts merged into this one; newer counts

    @property
    def is_contradicted(self) -> bool:
        """Whether the ledger says something else, and nobody has answered for it."""
        return self.fact.is_contradicted


@dataclass(frozen=True)
class Entry:
    """A kind with what is known of it: nothing, one fact, or one for each year (newest first)."""

    kind: KindOfFact
    weight: int  # 0: not expected of accounts of this tier
    facts: tuple[KnownFact, ...]
    record: Record | None = None  # of a kind that stands on pages of its own

    @property
    def is_known(self) -> bool:
        """Whether anything is."""
        return bool(self.facts) or self.record is not None

    @property
    def latest(self) -> KnownFact | None:
        """The fact that counts: of the newest year; None where nothing is known."""
        return self.facts[0] if self.facts else None


@dataclass(frozen=True)
class Dossier:
    """Everything known of an account as of a day."""

    account: "Account"
    today: date
    entries: tuple[Entry, ...]
    health: Health
    may_write: bool

    @property
    def sections(self) -> list[tuple[Section, list[Entry]]]:
        """The entries by section; expected ones and those with a fact."""
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.weight or entry.is_known:
                found[entry.kind.section].append(entry)
        return [(section, found[section]) for section in Section if found[section]]

    @property
    def stale(self) -> list[Entry]:
        """What has outlived its life, or what data contradict."""
        return [one for one in self.entries if one.latest and _is_doubtful(one.latest)]

    @property
    def contradicted(self) -> list[tuple[Entry, KnownFact]]:
        """What data contradict, of whatever year, with its entry."""
        known = ((one, fact) for one in self.entries for fact in one.facts)
        return [(one, fact) for one, fact in known if fact.is_contradicted]

    @property
    def stale_records(self) -> list[Entry]:
        """Which pages of their own hold something that has outlived its life."""
        return [one for one in self.entries if one.record and one.record.is_stale]

    @property
    def gaps(self) -> list[Entry]:
        """What is expected and not known, the heaviest first."""
        empty = [one for one in self.entries if one.weight and not one.is_known]
        return sorted(empty, key=lambda one: -one.weight)


def dossier(actor: "User", account_id: int, today: date) -> Dossier:
    """Return what is known of an account. Raises Http404."""
    account = portfolio.account(actor, account_id)
    level = portfolio.level_on(actor, account_id)
    family = dict.fromkeys(identities(account.pk), account.pk)
    facts = _facts(family, today, beside=BESIDE, without=("file__text",)).get(account.pk, {})
    records = records_of(list(family), today)
    entries = _entries(kinds(), template_of(account.tier_id), facts, records)
    may_write = level is not None and level >= Level.WRITE
    return Dossier(account, today, entries, _health(entries), may_write)


def dossiers(accounts: Sequence["Account"], today: date) -> Iterator[Dossier]:
    """Return what is known of accounts behind the gate, for jobs; without what texts say."""
    numbers = {account.pk for account in accounts}
    merged = portfolio.kept_accounts()
    family = {pk: pk for pk in numbers} | {pk: to for pk, to in merged.items() if to in numbers}
    facts = _facts(family, today, without=("text", "search_text"))
    records = records_of_many(family, today)
    known, expected = kinds(), templates({one.tier_id for one in accounts if one.tier_id})
    for account in accounts:
        template = expected.get(account.tier_id or 0, DEFAULT_TEMPLATE)
        entries = _entries(known, template, facts.get(account.pk, {}), records.get(account.pk, {}))
        yield Dossier(account, today, entries, _health(entries), may_write=False)


def _entries(
    known: Mapping[str, KindOfFact],
    template: Mapping[str, int],
    facts: Mapping[str, Sequence[KnownFact]],
    records: Mapping[str, Record],
) -> tuple[Entry, ...]:
    return tuple(
        Entry(kind, template.get(code, 0), _each_once(facts.get(code, ())), records.get(code))
        for code, kind in known.items()
    )


def _health(entries: Sequence[Entry]) -> Health:
    return dossier_health(_expected(one) for one in entries if one.weight)


def _facts(
    family: Mapping[int, int],
    today: date,
    beside: Sequence[str] = (),
    without: Sequence[str] = (),
) -> dict[int, dict[str, list[KnownFact]]]:
    """Return {account: {code: facts}}; `family` names the account that each one now is."""
    rows = FactVersion.objects.filter(
        fact__account__in=list(family), replaced_on=None, is_withdrawn=False
    )
    rows = rows.select_related("fact", *beside).defer(*without)
    found: dict[int, dict[str, list[KnownFact]]] = {}
    for row in sorted(
        rows, key=lambda row: (row.fact.year or 0, row.noted_on, row.pk), reverse=True
    ):
        of_account = found.setdefault(family[row.fact.account_id], {})
        of_kind = of_account.setdefault(row.fact.kind, [])
        of_kind.append(KnownFact(row.fact, row, row.stale_on <= today))
    return found


def _each_once(facts: Sequence[KnownFact]) -> tuple[KnownFact, ...]:
    """Of several facts of one year, noted at accounts that were merged, the newest counts."""
    found: dict[int | None, KnownFact] = {}
    for one in facts:
        counts = found.get(one.fact.year)
        found[one.fact.year] = replace(counts, also=(*counts.also, one)) if counts else one
    return tuple(found.values())


def _expected(entry: Entry) -> Expected:
    record, known = entry.record, entry.latest
    if record is not None:
        return Expected(
            entry.weight,
            is_known=True,
            is_confirmed=record.is_confirmed,
            is_stale=record.is_stale,
        )
    if known is None:
        return Expected(entry.weight, is_known=False)
    return Expected(
        entry.weight,
        is_known=True,
        is_confirmed=known.version.is_confirmed,
        is_stale=_is_doubtful(known),
    )


def _is_doubtful(known: KnownFact) -> bool:
    return known.is_stale or known.is_contradicted
