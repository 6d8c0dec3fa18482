"""Files of colleagues: who works here, their staff numbers, what they may see."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import ngettext

from openkam.core.access.models import Role, User
from openkam.domain.portfolio.imports.cells import CLEAR, Fault, Rows, Table, exact, plain
from openkam.domain.portfolio.imports.words import language, role
from openkam.domain.portfolio.models import ColleagueKey
from openkam.domain.portfolio.services.bringing.judged import (
    CHANGED,
    NEW,
    REJECTED,
    UNCHANGED,
    Judged,
)
from openkam.domain.portfolio.services.bringing.plans import ColleaguesPlan

if TYPE_CHECKING:
    from openkam.core.ledger import Mapping

TOLD = ("name", "role", "language")
ROLE_TITLES = {role.value: role.label for role in Role}


def typed_fields(_mapping: "Mapping") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields whose cells are dates, and those whose cells are numbers: none."""
    return (), ()


def judge(file: Table, mapping: "Mapping", *, today: date, in_detail: bool = False) -> Judged:
    """Judge a file of colleagues against the users that are here; their mail tells who they are."""
    del today
    rows = Rows(file, mapping)
    cells = {
        "email": rows.read("email", _mail),
        "key": rows.read("key", exact(200)),
        "name": _names(rows),
        "role": rows.read("role", role),
        "language": rows.read("language", language),
    }
    judging = _Judging(rows, cells, mapping.source)
    verdicts = [judging.verdict(row) for row in range(len(rows))]
    return Judged(
        lines=rows.lines,
        reasons=rows.reasons,
        verdicts=verdicts,
        labels=[
            name or mail for name, mail in zip(cells["name"], rows.texts("email"), strict=True)
        ],
        plan=judging.plan,
        changes=judging.changes if in_detail else {},
        warnings=judging.warnings(),
        malformed=file.malformed,
    )


class _Judging:
    def __init__(self, rows: Rows, cells: dict[str, list[Any]], source: str) -> None:
        self._rows, self._cells = rows, cells
        self._users = {user.email.lower(): user for user in User.objects.all()}
        self._keys = dict(
            ColleagueKey.objects.filter(source=source).values_list("key", "user__email")
        )
        self._first: dict[str, int] = {}
        self.plan = ColleaguesPlan()
        self.changes: dict[int, dict[str, list[str | None]]] = {}
        self._kept_roles = 0
        self._inactive = 0

    def verdict(self, row: int) -> str:
        """Put what the row brings into the plan and return its verdict."""
        mail, key = self._cells["email"][row], self._cells["key"][row]
        if mail is None:
            self._rows.reject(row, "no_match", "email")
        elif self._is_taken(mail, key):
            self._rows.reject(row, "key_of_colleague", "key", key or "")
        elif mail in self._first:
            self._compare_with_first(row, self._first[mail])
        if self._rows.reasons[row] is not None:
            return REJECTED
        if mail in self._first:
            return UNCHANGED
        user = self._users.get(mail)
        if user is not None and user.is_system:
            self._rows.reject(row, "system_user", "email", mail)
            return REJECTED
        return self._new(row, mail, key) if user is None else self._known(row, user, key)

    def warnings(self) -> list[str]:
        """Return what somebody should know who brings the file in."""
        found = []
        if waiting := len(self.plan.created):
            words = ngettext(
                "%(count)d colleague is new and waits for a link to set a password: "
                "you find it on the page of the user.",
                "%(count)d colleagues are new and wait for a link to set a password: "
                "you find it on the page of each user.",
                waiting,
            )
            found.append(words % {"count": waiting})
        if self._kept_roles:
            words = ngettext(
                "%(count)d administrator keeps the role: files do not change it.",
                "%(count)d administrators keep their role: files do not change it.",
                self._kept_roles,
            )
            found.append(words % {"count": self._kept_roles})
        if self._inactive:
            words = ngettext(
                "%(count)d colleague is deactivated here and stays so.",
                "%(count)d colleagues are deactivated here and stay so.",
                self._inactive,
            )
            found.append(words % {"count": self._inactive})
        return found

    def _is_taken(self, mail: str, key: str | None) -> bool:
        return key is not None and self._keys.get(key, mail).lower() != mail

    def _compare_with_first(self, row: int, first: int) -> None:
        for field in ("key", *TOLD):
            said, before = self._cells[field][row], self._cells[field][first]
            if said is not None and said != before:
                self._rows.reject(row, "contradiction", field, str(said))

    def _new(self, row: int, mail: str, key: str | None) -> str:
        told = {name: self._cells[name][row] for name in TOLD}
        if told["name"] is None:
            self._rows.reject(row, "no_person_name", "name")
            return REJECTED
        self._remember(row, mail, key)
        self.plan.created.append(
            (mail, told["name"], told["role"] or Role.MEMBER.value, told["language"] or "", key)
        )
        self.changes[row] = {
            name: [None, _said(name, value)] for name, value in told.items() if value
        }
        return NEW

    def _known(self, row: int, user: User, key: str | None) -> str:
        told = {name: self._cells[name][row] for name in TOLD}
        if user.is_administrator and told["role"] not in (None, user.role):
            self._kept_roles += 1
            told["role"] = None
        self._inactive += not user.is_active
        is_new_key = key is not None and key not in self._keys
        self._remember(row, user.email.lower(), key)
        differs = {
            name: (getattr(user, name), value)
            for name, value in told.items()
            if value is not None and value != getattr(user, name)
        }
        if differs:
            self.plan.changed[user.pk] = differs
        if is_new_key:
            self.plan.keys.append((str(key), user.pk))
        self.changes[row] = {
            name: [_said(name, value) for value in pair] for name, pair in differs.items()
        } | ({"key": [None, key]} if is_new_key else {})
        return CHANGED if differs or is_new_key else UNCHANGED

    def _remember(self, row: int, mail: str, key: str | None) -> None:
        self._first[mail] = row
        if key is not None:
            self._keys.setdefault(key, mail)


def _said(name: str, value: str) -> str | None:
    return str(ROLE_TITLES.get(value, value)) if name == "role" else value or None


def _mail(text: str) -> str | Fault:
    if text == CLEAR:
        return Fault("cannot_clear")
    mail = text.removeprefix("mailto:").lower()
    if len(mail) > 254:
        return Fault("too_long")
    try:
        validate_email(mail)
    except ValidationError:
        return Fault("bad_mail")
    return mail


def _names(rows: Rows) -> list[str | None]:
    """The full names; where a file has them in two columns, first and last name."""
    read = plain(150, can_clear=False)
    whole = rows.read("name", read)
    parts = zip(rows.read("first_name", read), rows.read("last_name", read), strict=True)
    joined = [" ".join(part for part in pair if part)[:150] or None for pair in parts]
    return [name or other for name, other in zip(whole, joined, strict=True)]
