"""The ranking as a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openkam.core.face.tables import Kind, TableColumn
from openkam.domain.economics.views.concentration.answer import Answer
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User


def chosen_places(answer: Answer, columns: str) -> list[int]:
    """Return which columns of the file are wanted, by the keys of the page's; "" for all."""
    by_group = answer.report.by == "group"
    keys = ["rank", "name", *([] if by_group else ["key"])]
    keys += ["class", "revenue", "share", "cumulative", "change"]
    wanted = [key for key in columns.split(",") if key in keys]
    if not wanted:
        return list(range(len(keys)))
    return [keys.index(key) for key in (wanted if "name" in wanted else ["name", *wanted])]


def columns(answer: Answer) -> list[TableColumn]:
    """Return the file's columns; the title of the revenue says what the figures are."""
    by_group = answer.report.by == "group"
    period = answer.question.periods.chosen.text
    return [
        TableColumn(_("Rank"), Kind.COUNT),
        TableColumn(_("Group or account") if by_group else _("Account")),
        *([] if by_group else [TableColumn(_("Key of the account"))]),
        TableColumn(_("Class")),
        TableColumn(f"{_('Revenue')}, {answer.report.currency}, {period}", Kind.AMOUNT),
        TableColumn(_("Share"), Kind.SHARE),
        TableColumn(_("Cumulative share"), Kind.SHARE),
        TableColumn(_("Change against the year before"), Kind.SHARE),
    ]


def rows(
    actor: "User", answer: Answer, places: Sequence[int], names: Mapping[int, str]
) -> Iterator[list[object]]:
    """Return the rows of these ranks: exact amounts, shares as fractions."""
    # Asked for before the first line is written, so that a fault is an answer and no broken file.
    keys = None if answer.report.by == "group" else portfolio.keys_by_account(actor)
    return (_row(answer, place, names, keys) for place in places)


def _row(
    answer: Answer, place: int, names: Mapping[int, str], keys: Mapping[int, list[str]] | None
) -> list[object]:
    row = answer.report.figures.rows[place - 1]
    return [
        row.rank,
        names[row.key],
        *([] if keys is None else [", ".join(keys.get(row.key, []))]),
        row.abc_class,
        row.revenue,
        row.share,
        row.cumulative_share,
        answer.before.change(row.key, row.revenue) if answer.before else None,
    ]
