"""How often the account buys, and how long its last purchase is ago."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.periods import add_months
from openkam.calc.rhythm import FEWEST_DAYS, Rhythm
from openkam.core.face import formats
from openkam.core.face.timeline import DayMark, MonthCount, timeline
from openkam.domain.portfolio.panels.revenue import SHOWN, days_of, month_period
from openkam.domain.portfolio.selectors import rhythm_of

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Basis, MonthFigures

FARTHEST = 6  # months: a due day beyond stands in words alone


def rhythm(
    account_id: int, months: "Sequence[MonthFigures]", basis: "Basis", summary: Any
) -> dict[str, Any]:
    """Return the account's purchase days in figures, a picture and a sentence.

    `summary` is the account with its summary's columns. Nothing without them.
    """
    found = rhythm_of(summary, basis)
    if found is None:
        return {"rhythm": None}
    documents = reverse("portfolio:account-documents", args=[account_id])
    last_url = ""
    if found.last_on is not None:
        last_url = f"{documents}?{days_of(month_period(found.last_on.replace(day=1)))}"
    return {
        "rhythm": {
            "interval": _days(found.usual_interval) if found.is_known else formats.UNKNOWN,
            "last": formats.day(found.last_on),
            "last_url": last_url,
            "since": _since(found),
            "purchase_days": formats.number(found.purchase_days),
            "from": formats.day(summary.first_sale_on) if summary.first_sale_on else "",
            "due": formats.day(found.due_on) if found.due_on else formats.UNKNOWN,
            "is_past_due": found.due_on is not None and found.due_on < found.as_of,
            "tone": found.tone,
            "flag": _flag(found),
            "sentences": list(_sentences(found)),
            "picture": _picture(found, months, documents),
            "as_of": formats.day(found.as_of),
        }
    }


def _sentences(found: Rhythm) -> Iterator[str]:
    """What the rhythm says, first the sentence in bold; no forecast."""
    if found.last_on is None:
        yield _("There are credit notes, but no purchase.")
        return
    if found.ratio is None:
        said = ngettext(
            "No rhythm yet: there is %(count)s purchase day.",
            "No rhythm yet: there are %(count)s purchase days.",
            found.purchase_days,
        )
        yield said % {"count": formats.number(found.purchase_days)}
        yield _("It takes at least %(count)s.") % {"count": formats.number(FEWEST_DAYS)}
        return
    if found.days_since == 0:
        yield _("The last purchase is of the day on which the data end.")
    else:
        yield _("The last purchase is %(ratio)s times the usual interval ago.") % {
            "ratio": formats.number(found.ratio, 1)
        }
    yield {
        "": _("That is nothing unusual."),
        "watch": _("That is longer than usual: keep an eye on it."),
        "act": _("That is far longer than usual: ask what has happened."),
    }[found.tone]


def _flag(found: Rhythm) -> str:
    return {"": "", "watch": _("longer than usual"), "act": _("far longer than usual")}[found.tone]


def _days(count: float | None) -> str:
    if count is None:
        return formats.UNKNOWN
    digits = 0 if count == int(count) else 1
    said = ngettext("%(count)s day", "%(count)s days", round(count))
    return said % {"count": formats.number(count, digits)}


def _since(found: Rhythm) -> str:
    if found.days_since is None:
        return ""
    if not found.days_since:
        return _("on the last day of the data")
    said = ngettext(
        "%(count)s day before the data ends",
        "%(count)s days before the data ends",
        found.days_since,
    )
    return said % {"count": formats.number(found.days_since)}


def _picture(found: Rhythm, months: "Sequence[MonthFigures]", documents: str) -> str:
    shown = months[-SHOWN:]
    if not shown or found.last_on is None:
        return ""
    counts = [
        MonthCount(
            month=row.month,
            count=row.document_count,
            title=f"{formats.month(row.month)}: {_documents(row.document_count)}",
            url=f"{documents}?{days_of(month_period(row.month))}" if row.document_count else "",
        )
        for row in shown
    ]
    last = _("last purchase: %(day)s") % {"day": formats.day(found.last_on)}
    marks = [DayMark(found.last_on, last, "last")]
    if found.due_on and found.due_on < add_months(shown[-1].month, FARTHEST):
        due = _("next one due: %(day)s") % {"day": formats.day(found.due_on)}
        marks.append(DayMark(found.due_on, due, "due"))
    return timeline(counts, marks, _("Documents by month"))


def _documents(count: int) -> str:
    said = ngettext("%(count)s document", "%(count)s documents", count)
    return said % {"count": formats.number(count)}
