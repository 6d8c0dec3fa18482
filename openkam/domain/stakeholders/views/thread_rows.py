"""A row of the list of accounts that hang on one person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.domain.stakeholders.panels.coverage.roles import of
from openkam.domain.stakeholders.panels.coverage.threads import reason
from openkam.domain.stakeholders.panels.header import said

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Basis
    from openkam.domain.stakeholders.models import AccountCoverage
    from openkam.domain.stakeholders.selectors.threads import Hinge


@dataclass(frozen=True)
class Row:
    """An account, how it is covered, and on whom it hangs."""

    account: Any  # with the columns of its summary
    coverage: "AccountCoverage | None"
    hinges: "Sequence[Hinge]"
    sees_opinions: bool
    role_names: Mapping[str, str]

    @property
    def missing(self) -> str:
        """The roles without an active tie."""
        codes = self.coverage.missing_roles if self.coverage else []
        return ", ".join(self.role_names.get(code, code) for code in codes)


def cells(rows: Sequence[Row], basis: "Basis", today: date) -> list[list[str | SafeString | None]]:
    """Return the cells of the list."""
    to_coverage = door("web:account-people-coverage")
    return [_cells(row, to_coverage(row.account.pk), today) for row in rows]


def values(rows: Sequence[Row]) -> list[list[Any]]:
    """Return the same rows as plain values for a file."""
    return [list(_values(row)) for row in rows]


def _cells(row: Row, url: str, today: date) -> list[str | SafeString | None]:
    account, covered = row.account, row.coverage
    tier = account.tier.name if account.tier else ""
    name = format_html(
        '<a class="name cut" href="{}">{}</a><span class="sub">{}</span>', url, account.name, tier
    )
    owner = str(account.owner) if account.owner else formats.UNKNOWN
    if covered is None or not covered.people:
        nobody = format_html('<span class="ok-watch">{}</span>', _("nobody is known"))
        dash = formats.UNKNOWN
        return [name, formats.thousands(account.revenue), nobody, dash, dash, dash, dash, owner]
    return [
        name,
        formats.thousands(account.revenue),
        _hangs(row),
        formats.UNKNOWN if covered.cut is None else formats.number(covered.cut),
        format_html('<div class="co-hangs">{}</div>', row.missing or _("none")),
        formats.evidence(of(covered.cells_tied, covered.cells), url),
        formats.age(covered.last_touch_on, today=today)
        if covered.last_touch_on
        else formats.UNKNOWN,
        owner,
    ]


def _hangs(row: Row) -> SafeString | str:
    if row.coverage is None:
        return ""
    if not row.hinges:
        words, tone = said(row.coverage, sees_opinions=row.sees_opinions)
        return format_html('<span class="{}">{}</span>', f"ok-{tone or 'fine'}", words)
    return format_html_join(
        "",
        '<div class="co-hangs"><b class="ok-strong">{}</b>'
        ' <span class="ok-small ok-soft">{}</span></div>',
        ((one.name, ", ".join(_short(code) for code in one.reasons)) for one in row.hinges),
    )


def _short(code: str) -> str:
    """Return why an account hangs on somebody, as short as a cell needs it."""
    return _("every way to the deciders") if code == "deciders" else _("most of the influence")


def _values(row: Row) -> Iterator[Any]:
    account, covered = row.account, row.coverage
    yield account.pk
    yield account.name
    yield str(account.owner) if account.owner else None
    yield account.revenue
    yield ", ".join(one.name for one in row.hinges) or None
    yield (
        "; ".join(dict.fromkeys(reason(code) for one in row.hinges for code in one.reasons)) or None
    )
    yield covered.cut if covered else None
    yield row.missing or None
    yield covered.cells_tied if covered else None
    yield covered.cells if covered else None
    yield covered.people if covered else 0
    yield covered.last_touch_on if covered else None
    yield covered.measured_on if covered else None
