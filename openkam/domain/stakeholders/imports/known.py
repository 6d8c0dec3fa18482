"""Who is known already, at the accounts of a file or by their mail addresses."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openkam.domain.portfolio.selectors.standing import kept_accounts
from openkam.domain.stakeholders.models import ContactWay, Person, Position
from openkam.domain.stakeholders.selectors.alike import are_alike, compared_name
from openkam.domain.stakeholders.services.importing.plans import PlannedPerson

if TYPE_CHECKING:
    from openkam.core.access.models import User

CHUNK = 500


@dataclass(eq=False)
class Somebody:
    """A person whom a row may mean: stored, or of an earlier row of the file."""

    name: str
    account: int | str | None  # None: known from accounts that the file does not name
    person: Person | None = None
    position: Position | None = None
    ways: dict[tuple[str, str], str] = field(default_factory=dict)  # (kind, normal): as written
    roles: set[str] = field(default_factory=set)
    planned: PlannedPerson | None = None
    line: int = 0  # where the file has them first


@dataclass
class Known:
    """Everybody whom rows are compared with."""

    _by_name: dict[tuple[int | str, str], list[Somebody]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_mail: dict[str, list[Somebody]] = field(default_factory=lambda: defaultdict(list))
    _by_phone: dict[tuple[int | str | None, str], list[Somebody]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _at: dict[int | str, list[Somebody]] = field(default_factory=lambda: defaultdict(list))

    def add(self, somebody: Somebody) -> None:
        """Compare later rows with this person, too."""
        if somebody.account is not None:
            self._by_name[somebody.account, compared_name(somebody.name)].append(somebody)
            self._at[somebody.account].append(somebody)
        self.add_ways(somebody, somebody.ways)

    def add_ways(self, somebody: Somebody, ways: Iterable[tuple[str, str]]) -> None:
        """Find the person by further ways to reach them."""
        for kind, normal in ways:
            if kind == ContactWay.Kind.EMAIL and normal:
                self._by_mail[normal].append(somebody)
            elif normal:
                self._by_phone[somebody.account, normal].append(somebody)

    def find(
        self, name: str, account: int | str, ways: Collection[tuple[str, str]]
    ) -> tuple[list[Somebody], str, str]:
        """Return who a row may mean, by which reason and value; nobody if the person is new."""
        elsewhere: tuple[list[Somebody], str, str] = ([], "", "")
        for mail in (normal for kind, normal in ways if kind == ContactWay.Kind.EMAIL):
            alike = [one for one in self._by_mail.get(mail, ()) if are_alike(one.name, name)]
            here = _unique(one for one in alike if one.account == account)
            if here:
                return here, "same_mail", mail
            stored = _unique(one for one in alike if one.person is not None)
            elsewhere = elsewhere if elsewhere[0] else (stored, "works_elsewhere", mail)
        if named := self._by_name.get((account, compared_name(name))):
            return _unique(named), "same_name", ""
        for phone in (normal for kind, normal in ways if kind != ContactWay.Kind.EMAIL):
            called = self._by_phone.get((account, phone), ())
            if found := _unique(one for one in called if are_alike(one.name, name)):
                return found, "same_phone", phone
        return elsewhere

    def above(self) -> dict[Somebody, Somebody]:
        """Return to whom everybody known reports now."""
        stored = {one.position.pk: one for row in self._at.values() for one in row if one.position}
        return {
            one: stored[one.position.reports_to_id]
            for one in stored.values()
            if one.position and one.position.reports_to_id in stored
        }

    def boss(self, account: int | str, called: str) -> Somebody | None:
        """Return whom a name or a mail address means at an account; None unless it is one."""
        if "@" in called:
            known = self._by_mail.get(called.casefold(), ())
            found = [one for one in known if one.account == account]
        else:
            found = self._by_name.get((account, compared_name(called)), [])
            found = found or [one for one in self._at[account] if are_alike(one.name, called)]
        found = _unique(found)
        return found[0] if len(found) == 1 else None


def known_people(actor: "User", accounts: Collection[int], mails: Collection[str]) -> Known:
    """Return the people at these accounts, and those with these mail addresses elsewhere."""
    known, seen = Known(), set()
    for somebody in _at_accounts(accounts):
        known.add(somebody)
        seen.add(somebody.person.pk if somebody.person else 0)
    wanted = sorted(mails)
    for start in range(0, len(wanted), CHUNK):
        ways = ContactWay.objects.filter(
            kind=ContactWay.Kind.EMAIL, normal__in=wanted[start : start + CHUNK]
        )
        people = Person.objects.open_to(actor).filter(pk__in=ways.values("person"), erased_on=None)
        for person in people.exclude(pk__in=seen):
            known.add(Somebody(person.name, None, person, ways=_ways(person)))
    return known


def _at_accounts(accounts: Collection[int]) -> Iterator[Somebody]:
    kept = {pk: now for pk, now in kept_accounts().items() if now in accounts}
    wanted = sorted({*accounts, *kept})
    for start in range(0, len(wanted), CHUNK):
        rows = Position.objects.filter(
            account__in=wanted[start : start + CHUNK],
            until=None,
            person__erased_on=None,
            person__merged_into=None,
        )
        for place in rows.select_related("person").prefetch_related("person__ways", "roles"):
            account = kept.get(place.account_id, place.account_id)
            yield Somebody(
                place.person.name,
                account,
                place.person,
                place,
                _ways(place.person),
                {role.role for role in place.roles.all()},
            )


def _ways(person: Person) -> dict[tuple[str, str], str]:
    return {(way.kind, way.normal or way.value): way.value for way in person.ways.all()}


def _unique(people: Iterable[Somebody]) -> list[Somebody]:
    return list(dict.fromkeys(people))
