"""What the trend says in words that are true without its pictures."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.trend import Direction
from openkam.core.face import formats
from openkam.domain.economics.selectors import Sentence, TrendMonth, TrendReport

STEADY = Decimal("0.01")  # a smaller change is none
STEADY_RATE = Decimal("0.005")  # half a point of margin


def state_text(found: TrendReport, month: TrendMonth) -> str:
    """Return what is special about a month; "" for nothing."""
    if month.is_without_sales:
        return _("no sales")
    if month.is_complete:
        return ""
    if month.revenue is None:
        return _("outside the sales data")
    if month.month >= found.basis.period.end:
        day = formats.day(found.basis.covers_until)
        return _("incomplete: until %(day)s") % {"day": day}
    day = formats.day(found.basis.covers_from)
    return _("incomplete: from %(day)s") % {"day": day}


def about_direction(found: TrendReport) -> Sentence:
    """Say where revenue goes: the last months against the same ones of the year before."""
    year, latest = found.year, found.latest
    if not found.complete:
        return Sentence(
            _("No month of this period is complete."),
            _("An incomplete month is compared with nothing."),
        )
    if not year.months:
        return Sentence(_not_compared(found), _("The sales data hold no year before."))
    first = _course_of(found, year)
    if latest.months and latest.months < year.months:
        return Sentence(first, _latest(found, year, latest))
    return Sentence(first, "")


def about_margin(found: TrendReport) -> Sentence:
    """Say how the margin rate of the last months stands to the year before."""
    now, before = found.sums, found.sums_before
    if now.rate is None:
        return Sentence(
            _("Of the last complete months no margin rate is known."),
            _("A rate needs revenue above zero whose cost is known."),
        )
    months = {"rate": formats.share(now.rate), "months": formats.period(found.now)}
    first = _("%(rate)s of revenue is left in %(months)s.") % months
    if before is None or before.rate is None:
        return Sentence(first, _known(found))
    points = (now.rate - before.rate) * 100
    words = {"points": formats.number(abs(points), 1), "before": formats.share(before.rate)}
    if abs(now.rate - before.rate) < STEADY_RATE:
        second = _("A year before it was %(before)s, about the same.") % words
    elif points > 0:
        second = _("That is %(points)s points more than a year before (%(before)s).") % words
    else:
        second = _("That is %(points)s points less than a year before (%(before)s).") % words
    return Sentence(first, f"{second} {_known(found)}".strip())


def about_year(found: TrendReport) -> Sentence:
    """Say how the sums of twelve months go, in which no season is left."""
    sums = [(month.month, month.year) for month in found.complete if month.year is not None]
    if len(sums) < 2:
        return Sentence(
            _("Not enough months for the sum of twelve."),
            _("It takes 13 complete months until two such sums can be compared."),
        )
    highest = max(sums, key=lambda pair: pair[1])
    lowest = min(sums, key=lambda pair: pair[1])
    month, last = sums[-1]
    currency = found.basis.currency
    words = {"month": formats.month(month), "amount": formats.money_short(last, currency)}
    if month == highest[0] and last > lowest[1]:
        first = _("The 12 months up to %(month)s are the best shown: %(amount)s.") % words
    elif month == lowest[0] and last < highest[1]:
        first = _("The 12 months up to %(month)s are the weakest shown: %(amount)s.") % words
    else:
        first = _("The 12 months up to %(month)s brought %(amount)s.") % words
    peak = {
        "month": formats.month(highest[0]),
        "amount": formats.money_short(highest[1], currency),
    }
    if month == highest[0]:
        return Sentence(first, _("Each point holds a whole year, so the season is not in it."))
    return Sentence(first, _("Most was reached in %(month)s: %(amount)s.") % peak)


def _known(found: TrendReport) -> str:
    share = found.sums.known_share
    if share is None or share >= 1:
        return ""
    return _("Cost is known for %(share)s of it.") % {"share": formats.share(share)}


def _not_compared(found: TrendReport) -> str:
    count = len(found.complete[-12:])
    words = {
        "count": formats.number(count),
        "amount": formats.money(found.sums.revenue, found.basis.currency),
    }
    text = ngettext(
        "The last complete month brought %(amount)s.",
        "The last %(count)s complete months brought %(amount)s.",
        count,
    )
    return text % words


def _course_of(found: TrendReport, direction: Direction) -> str:
    words = {"count": formats.number(direction.months), **_words(found, direction)}
    relative = direction.relative
    if relative is None:
        text = ngettext(
            "The last complete month brought %(now)s, after %(before)s a year before.",
            "The last %(count)s complete months brought %(now)s, after %(before)s a year before.",
            direction.months,
        )
    elif abs(relative) < STEADY:
        text = ngettext(
            "Revenue is steady: the last complete month brought %(now)s, %(before)s a year before.",
            "Revenue is steady: the last %(count)s complete months brought %(now)s,"
            " %(before)s a year before.",
            direction.months,
        )
    elif relative > 0:
        text = ngettext(
            "Revenue grows: the last complete month brought %(share)s more than a year before.",
            "Revenue grows: the last %(count)s complete months brought %(share)s more than a year"
            " before.",
            direction.months,
        )
    else:
        text = ngettext(
            "Revenue falls: the last complete month brought %(share)s less than a year before.",
            "Revenue falls: the last %(count)s complete months brought %(share)s less than a year"
            " before.",
            direction.months,
        )
    return text % words


def _latest(found: TrendReport, year: Direction, latest: Direction) -> str:
    """Whether the latest months go on as the year went."""
    words = {"count": formats.number(latest.months), **_words(found, latest)}
    if not latest.now and not latest.before:
        text = ngettext(
            "Nothing came in the last month, as in the same one a year before.",
            "Nothing came in the last %(count)s months, as in the same ones a year before.",
            latest.months,
        )
        return text % words
    if latest.relative is None:
        text = ngettext(
            "The last month brought %(now)s, after %(before)s a year before.",
            "The last %(count)s months brought %(now)s, after %(before)s a year before.",
            latest.months,
        )
        return text % words
    turns = (year.change or 0) * (latest.change or 0) < 0
    if latest.relative >= 0:
        text = ngettext(
            "The last month brought %(share)s more than the same one a year before.",
            "The last %(count)s months brought %(share)s more than the same ones a year before.",
            latest.months,
        )
    else:
        text = ngettext(
            "The last month brought %(share)s less than the same one a year before.",
            "The last %(count)s months brought %(share)s less than the same ones a year before.",
            latest.months,
        )
    said = text % words
    return _("But it turns: %(said)s") % {"said": said[:1].lower() + said[1:]} if turns else said


def _words(found: TrendReport, direction: Direction) -> dict[str, str]:
    currency = found.basis.currency
    now, before = (Decimal(amount or 0).scaleb(-4) for amount in (direction.now, direction.before))
    share = direction.relative
    return {
        "now": formats.money(now, currency),
        "before": formats.money(before, currency),
        "share": formats.share(None if share is None else abs(share)),
    }
