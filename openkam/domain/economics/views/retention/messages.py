"""What a reader of the retention report has to know first, and how its figures are worked out."""

from django.utils.translation import gettext as _

from openkam.calc.periods import Period
from openkam.core.face import formats
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import Gap, RetentionReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.periods import DEFAULT
from openkam.domain.economics.views.report import Message
from openkam.domain.economics.views.retention.base import AskedBase

WARNING = "warning"


def messages(choice: Choice, found: RetentionReport, asked: AskedBase, whose: str) -> list[Message]:
    """Return what limits the comparison, gravest first."""
    said = [_about_gap(found)]
    if asked.is_refused:
        said.append(
            _(
                "The months to compare with have to end before the period begins. It is compared"
                " with the period before instead; choose other months under “against”."
            )
        )
    found_messages = [Message("alert-triangle", text, WARNING) for text in said if text]
    told = [
        _about_halves(choice, found),
        _about_length(found),
        _about_end(found),
        _("These are the accounts of one group alone: %(name)s.") % {"name": whose}
        if whose
        else "",
    ]
    return [*found_messages, *(Message("info-circle", text) for text in told if text)]


def _about_gap(found: RetentionReport) -> str:
    begin = formats.day(found.basis.covers_from)
    base = formats.period(found.base) if found.base else formats.UNKNOWN
    if found.gap is Gap.BEFORE_DATA:
        return _(
            "The sales data begin on %(day)s, after the months to compare with (%(base)s). What"
            " became of whom is unknown; choose a later period, or import older sales."
        ) % {"day": begin, "base": base}
    if found.gap is Gap.PARTLY_BEFORE_DATA:
        return _(
            "The sales data begin on %(day)s, inside the months to compare with (%(base)s): a part"
            " of the base is missing, so rates and movements would be wrong and are left out."
            " Choose a later or shorter period, or import older sales."
        ) % {"day": begin, "base": base}
    if found.gap is Gap.NO_REVENUE:
        return _(
            "Nobody has revenue above zero in %(base)s, so there is nothing that could have been"
            " kept. Choose other months to compare with."
        ) % {"base": base}
    return ""


def _about_halves(choice: Choice, found: RetentionReport) -> str:
    halves = selectors.halves_of(found.basis)
    if halves is None or choice.periods.chosen.key != DEFAULT or found.base != halves.base:
        return ""
    return _(
        "The sales data hold less than 24 whole months. So the two halves of what there is are"
        " compared: %(now)s with %(base)s. Seasons do not cancel out in that."
    ) % {"now": formats.period(found.period), "base": formats.period(halves.base)}


def _about_length(found: RetentionReport) -> str:
    if found.base is None or found.gap is not None or _has_equal_length(found.base, found.period):
        return ""
    return _(
        "The two periods differ in length (%(now)s days now, %(base)s before), so a part of each"
        " change is that of time."
    ) % {"now": formats.number(found.period.days), "base": formats.number(found.base.days)}


def _has_equal_length(base: Period, period: Period) -> bool:
    if base.is_whole_months and period.is_whole_months:
        return len(base.months) == len(period.months)
    return base.days == period.days


def _about_end(found: RetentionReport) -> str:
    if found.is_complete:
        return ""
    return _(
        "The sales data end on %(day)s, inside the period: who has not bought yet in it counts as"
        " lost or less."
    ) % {"day": formats.day(found.basis.as_of)}


def method(found: RetentionReport) -> list[tuple[str, str]]:
    """Return each figure and how it is worked out."""
    return [
        (
            _("Base"),
            _(
                "Who has revenue above zero before. Accounts that are new or returned are not in"
                " the rates. Lines without an account are in none of the figures."
            ),
        ),
        (
            _("Net revenue retention (NRR)"),
            _(
                "Revenue of the base now ÷ its revenue before. Growth counts, and so do credit"
                " notes that outweigh sales now."
            ),
        ),
        (
            _("Gross revenue retention (GRR)"),
            _(
                "The same, but each account counts at most with what it brought before: growth of"
                " one does not hide the loss of another. Never above 100 %."
            ),
        ),
        (
            _("Logo retention"),
            _("The part of the base's accounts that still has revenue above zero, large or small."),
        ),
        (
            _("Movements"),
            _(
                "Expansion and contraction: more or less than before. Lost: no revenue above zero"
                " now. New: none before, and no sale ever. Returned: none before, but a sale"
                " earlier. Credits: what credit notes change besides."
            ),
        ),
        (
            _("Without contracts"),
            _(
                "Lost means that nothing was bought in these months; it is a convention. An order"
                " that slips over the end of a period counts as contraction or loss now and as"
                " growth or return later, so GRR is rather too low than too high."
            ),
        ),
        (
            _("Groups and mergers"),
            _(
                "Both periods are seen in the same tree, and lines of merged accounts count with"
                " the account that was kept: neither a move nor a merger is a movement."
            ),
        ),
    ]
