"""The verdict on each row of a file of people, and what the file changes all in all."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.domain.stakeholders.imports import people as reading
from openkam.domain.stakeholders.imports.bosses import Asked, set_bosses
from openkam.domain.stakeholders.imports.choices import Choices
from openkam.domain.stakeholders.imports.companies import Companies, Question, companies
from openkam.domain.stakeholders.imports.known import Known, Somebody, known_people
from openkam.domain.stakeholders.imports.people import BadRow, Read
from openkam.domain.stakeholders.imports.rows import Contents, Row
from openkam.domain.stakeholders.selectors.contact_values import normal_value
from openkam.domain.stakeholders.services.importing.plans import Plan, PlannedPerson
from openkam.domain.stakeholders.services.people import person_facts, position_facts
from openkam.domain.stakeholders.services.refusals import Refusal
from openkam.domain.stakeholders.services.roles import Played

if TYPE_CHECKING:
    from openkam.core.access.models import User

NEW, CHANGED, SAME, REJECTED = "new", "changed", "same", "rejected"
VERDICTS = (NEW, CHANGED, SAME, REJECTED)
# Of a known person these are taken over where the file says something else; the others only where
# nothing is known yet: somebody wrote them as the person says them.
REPLACED = ("title", "department", "site", "rank", "language", "birthday")
OF_PERSON = ("salutation", "given_name", "family_name", "language", "birthday", "source")


@dataclass
class Verdict:
    """What becomes of one row: the reason says why not, or who it is; in `reasons`."""

    line: int
    verdict: str
    name: str = ""
    account: str = ""
    account_id: int | None = None
    code: str = ""
    value: str = ""
    changes: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Judged:
    """All verdicts in the order of the file, with what is asked and worth knowing."""

    verdicts: list[Verdict]
    plan: Plan
    questions: list[Question]
    notes: list[tuple[str, str]]
    header: tuple[str, ...]
    cells: dict[int, tuple[str, ...]]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows got which verdict; they add up to those read."""
        found = dict.fromkeys(VERDICTS, 0)
        for one in self.verdicts:
            found[one.verdict] += 1
        return {"read": len(self.verdicts), **found}

    @property
    def is_news(self) -> bool:
        """Whether the file would change anything."""
        return any(one.changes_anything for one in self.plan.people)

    def told(self) -> list[dict[str, Any]]:
        """Return the verdicts as JSON keeps them."""
        return [asdict(one) for one in self.verdicts]

    def rejected(self) -> list[Verdict]:
        """Return the rows that are not taken."""
        return [one for one in self.verdicts if one.verdict == REJECTED]


def judge(
    actor: "User",
    contents: Contents,
    rows: Sequence[Row],
    choices: Choices,
    default_account: int | None,
    today: date,
) -> Judged:
    """Return what would become of each row; nothing is changed."""
    return _Judge(actor, rows, choices, default_account, today).judged(contents)


class _Judge:
    """Goes through the rows once; who was planned from one row is known to the next."""

    def __init__(
        self,
        actor: "User",
        rows: Sequence[Row],
        choices: Choices,
        default_account: int | None,
        today: date,
    ) -> None:
        self._rows, self._choices, self._today = rows, choices, today
        self._companies: Companies = companies(actor, choices, default_account, rows)
        self._places = [self._companies.of(row) for row in rows]
        accounts = {place[0] for place in self._places if isinstance(place[0], int)}
        mails = {
            normal_value("email", mail) for row in rows for mail in row.values.get("email", ())
        }
        self._known: Known = known_people(actor, accounts, mails - {""})
        self._month_first = reading.month_first([row.one("birthday") for row in rows])
        self._plan = Plan(new_accounts=self._companies.new)
        self._bosses: list[Asked] = []

    def judged(self, contents: Contents) -> Judged:
        """Judge all rows."""
        verdicts = [
            self._verdict(row, *place) for row, place in zip(self._rows, self._places, strict=True)
        ]
        verdicts += [
            Verdict(one.line, REJECTED, code=one.code, value=one.text) for one in contents.broken
        ]
        notes = set_bosses(self._known, self._bosses)
        for one in verdicts:
            if one.verdict == SAME and one.changes and one.code != "same_line":
                one.verdict = CHANGED
        self._plan.people = [one for one in self._plan.people if one.changes_anything]
        return Judged(
            sorted(verdicts, key=lambda one: one.line),
            self._plan,
            self._companies.questions(),
            notes,
            contents.header,
            {row.line: row.cells for row in self._rows},
        )

    def _verdict(self, row: Row, account: int | str | None, code: str, called: str) -> Verdict:
        label = row.one("name") or " ".join(
            filter(None, (row.one("given_name"), row.one("family_name")))
        )
        verdict = Verdict(row.line, REJECTED, label, called, code=code, value=called)
        if account is None:
            return verdict
        verdict.account = self._companies.name(account)
        verdict.account_id = account if isinstance(account, int) else None
        try:
            self._settle(row, account, verdict)
        except BadRow as bad:
            verdict.verdict, verdict.code, verdict.value = REJECTED, bad.code, bad.value
        return verdict

    def _settle(self, row: Row, account: int | str, verdict: Verdict) -> None:
        country = self._companies.country(account)
        said = reading.read_person(row, self._choices, country, month_first=self._month_first)
        _check(said, self._today)
        verdict.name = said.facts["name"]
        found, verdict.code, verdict.value = self._known.find(
            said.facts["name"], account, said.normals
        )
        if len(found) > 1:
            raise BadRow("several_fit", ", ".join(one.name for one in found))
        if not found:
            verdict.changes = self._plan_new(said, account, row.line)
            verdict.verdict, verdict.code, verdict.value = NEW, "", ""
            return
        somebody = found[0]
        if somebody.line:
            verdict.code, verdict.value = "same_line", str(somebody.line)
        verdict.changes = self._plan_change(somebody, said, account)
        if somebody.account is None:
            somebody.account = account
            self._known.add(somebody)
        verdict.verdict = CHANGED if verdict.changes and not somebody.line else SAME

    def _plan_new(self, said: Read, account: int | str, line: int) -> dict[str, list[str]]:
        planned = PlannedPerson(
            account,
            {name: value for name, value in said.facts.items() if value},
            {name: value for name, value in said.place.items() if value},
            list(said.ways),
            _played(said),
        )
        somebody = Somebody(said.facts["name"], account, planned=planned, line=line)
        somebody.ways = {
            normal: way.value for normal, way in zip(said.normals, said.ways, strict=True)
        }
        somebody.roles = set(said.roles)
        self._plan.people.append(planned)
        self._known.add(somebody)
        changes = _told_of_new(said)
        self._ask_boss(planned, somebody, said, changes)
        return changes

    def _plan_change(
        self, somebody: Somebody, said: Read, account: int | str
    ) -> dict[str, list[str]]:
        planned = somebody.planned
        if planned is None:
            planned = PlannedPerson(
                account,
                person=somebody.person.pk if somebody.person else None,
                position=somebody.position.pk if somebody.position else None,
            )
            somebody.planned = planned
            self._plan.people.append(planned)
        changes = _facts_changed(somebody, planned, said)
        changes |= _ways_added(somebody, planned, said)
        self._known.add_ways(somebody, said.normals)
        if new := set(said.roles) - somebody.roles:
            planned.roles += _played(said)
            somebody.roles |= new
            changes["role"] = ["", ", ".join(new)]
        if somebody.position is None and somebody.account is None:
            changes["account"] = ["", self._companies.name(account)]
        self._ask_boss(planned, somebody, said, changes)
        return changes

    def _ask_boss(
        self, planned: PlannedPerson, somebody: Somebody, said: Read, changes: dict[str, list[str]]
    ) -> None:
        if said.boss:
            self._bosses.append((planned, somebody, said.boss, changes))


def _check(said: Read, today: date) -> None:
    """Let the same rules judge that judge what is typed."""
    try:
        person_facts(said.facts, today)
        position_facts(said.place)
    except Refusal as refusal:
        raise BadRow("bad_fact", str(refusal)) from refusal
    if any(len(way.value) > 200 for way in said.ways):
        raise BadRow("bad_fact", _("A way to reach somebody is too long."))


def _facts_changed(somebody: Somebody, planned: PlannedPerson, said: Read) -> dict[str, list[str]]:
    changes = {}
    for name, value in {**said.facts, **said.place}.items():
        if not value or name == "name":
            continue
        holder: Any = somebody.person if name in OF_PERSON else somebody.position
        wanted = planned.facts if name in OF_PERSON else planned.place
        before = wanted.get(name) or (getattr(holder, name) if holder else None) or ""
        if before == value or (before and name not in REPLACED):
            continue
        wanted[name] = value
        changes[name] = [str(before), str(value)]
    return changes


def _ways_added(somebody: Somebody, planned: PlannedPerson, said: Read) -> dict[str, list[str]]:
    changes: dict[str, list[str]] = {}
    known = {normal for _kind, normal in somebody.ways}
    for key, way in zip(said.normals, said.ways, strict=True):
        if key[1] in known:
            continue
        known.add(key[1])
        somebody.ways[key] = way.value
        planned.ways.append(way)
        changes[way.kind] = ["", way.value]
    return changes


def _told_of_new(said: Read) -> dict[str, list[str]]:
    """What the preview shows of somebody new beside the name."""
    told = {"title": said.place["title"], "role": ", ".join(said.roles)}
    told |= {way.kind: way.value for way in said.ways}
    return {name: ["", value] for name, value in told.items() if value}


def _played(said: Read) -> list[Played]:
    why = _("From a file that was imported: %(value)s") % {"value": said.function}
    return [Played(role, why=why[:500]) for role in said.roles]
