"""The figures at the head of the page."""

from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.calc.concentration import Concentration
from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.economics.views.concentration.answer import Answer

STEADY = Decimal("0.0005")  # below, a share has not changed to one decimal


def strip(answer: Answer, largest: str, class_a_url: str) -> list[Figure]:
    """Return the figures; `largest` names the first of the ranking."""
    shares = answer.report.figures.shares
    by_group = answer.report.by == "group"
    return [
        Figure(
            _("Largest: %(name)s") % {"name": largest},
            formats.share(shares.top_1),
            _joined(_in_a_year(answer, "top_1"), _alarm(answer)),
            tone="act" if answer.report.alarms else "",
        ),
        Figure(
            _("Top 5 groups") if by_group else _("Top 5 accounts"),
            formats.share(shares.top_5),
            _in_a_year(answer, "top_5"),
        ),
        Figure(
            _("Top 10 groups") if by_group else _("Top 10 accounts"),
            formats.share(shares.top_10),
            _in_a_year(answer, "top_10"),
        ),
        _class_a(answer, class_a_url),
        _hhi(answer.report.figures),
    ]


def _hhi(figures: Concentration[int]) -> Figure:
    context = ""
    if figures.effective_number is not None:
        count = formats.number(figures.effective_number, 1 if figures.effective_number < 10 else 0)
        context = _("as concentrated as %(count)s equal ones") % {"count": count}
    return Figure(
        _("HHI, at most %(most)s") % {"most": formats.number(10_000)},
        formats.number(figures.hhi),
        context,
    )


def _class_a(answer: Answer, url: str) -> Figure:
    figures = answer.report.figures
    by_group = answer.report.by == "group"
    caption = _("Groups that make %(share)s") if by_group else _("Accounts that make %(share)s")
    caption %= {"share": formats.share(answer.report.limits.a, 0)}
    if figures.abc is None:
        return Figure(caption, formats.UNKNOWN)
    context = _("%(part)s of %(all)s (class A)") % {
        "part": formats.share(Decimal(figures.abc.a) / figures.accounts, 0),
        "all": formats.number(figures.accounts),
    }
    return Figure(caption, formats.number(figures.abc.a), context, url)


def _alarm(answer: Answer) -> SafeString:
    if not answer.report.sees_all:
        return SafeString("")
    limit = formats.share(answer.report.limits.dependence, 0)
    return format_html("{}", _("alarm at %(limit)s") % {"limit": limit})


def _joined(*parts: SafeString) -> SafeString:
    return format_html_join(" · ", "{}", ((part,) for part in parts if part))


def _in_a_year(answer: Answer, name: str) -> SafeString:
    if answer.before is None:
        return SafeString("")
    now = getattr(answer.report.figures.shares, name)
    before = getattr(answer.before.shares, name)
    if now is None or before is None:
        return SafeString("")
    change = now - before
    sign = formats.LEVEL if abs(change) < STEADY else formats.UP if change > 0 else formats.DOWN
    points = _("%(points)s pt in a year") % {"points": formats.percent(abs(change))}
    return format_html('<span class="ok-delta"><i>{}</i>{}</span>', sign, points)
