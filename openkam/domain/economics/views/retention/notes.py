"""What is worth knowing about retention: who left, who shrank, and what the rates do not say."""

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.amounts import exact
from openkam.calc.retention import Movement, Retention
from openkam.core.face import formats
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import RetentionReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import names_of
from openkam.domain.economics.views.report import Note
from openkam.domain.economics.views.retention.words import PART, counted, value_of
from openkam.domain.economics.views.unassigned import unassigned_note

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAMED = 3
FEW = 20  # with fewer in the base, one of them moves the logo retention by more than 5 points


def notes(actor: "User", choice: Choice, found: RetentionReport) -> list[Note]:
    """Return the findings, gravest first."""
    result = found.figures
    if result is None:
        return []
    said = [
        _who_left(actor, choice, found, result),
        _who_shrank(actor, choice, found, result),
        _who_came(actor, choice, found, result),
        _about_credits(actor, choice, found, result),
        _who_came_back_since(actor, choice, found),
        _about_slow_buyers(actor, choice, found),
        _about_few(found, result),
        None if choice.more.get("group") else unassigned_note(actor, found.basis, found.period),
        _about_timing(found, result),
    ]
    return [note for note in said if note is not None]


def _who_left(
    actor: "User", choice: Choice, found: RetentionReport, result: Retention
) -> Note | None:
    flow = result.flow(Movement.LOST)
    if not flow.accounts:
        return None
    limits, part = found.basis.limits, result.lost / result.base_opening
    tone = "act" if part > limits.act else "watch" if part > limits.watch else ""
    text = ngettext(
        "%(counted)s bought nothing any more: %(amount)s or %(share)s of the base.",
        "%(counted)s bought nothing any more: %(amount)s or %(share)s of the base.",
        flow.accounts,
    )
    return Note(
        "user-minus",
        text
        % {
            "counted": counted(found.by, flow.accounts),
            "amount": formats.money_short(result.lost, found.basis.currency),
            "share": formats.share(part),
        },
        _named(actor, found, result, Movement.LOST),
        _url(choice, Movement.LOST),
        _("Show"),
        tone,
    )


def _who_shrank(
    actor: "User", choice: Choice, found: RetentionReport, result: Retention
) -> Note | None:
    flow = result.flow(Movement.CONTRACTION)
    if not flow.accounts:
        return None
    text = ngettext(
        "%(counted)s buys less than before, by %(amount)s.",
        "%(counted)s buy less than before, together by %(amount)s.",
        flow.accounts,
    )
    return Note(
        "trending-down",
        text
        % {
            "counted": counted(found.by, flow.accounts),
            "amount": formats.money_short(result.contraction, found.basis.currency),
        },
        _named(actor, found, result, Movement.CONTRACTION),
        _url(choice, Movement.CONTRACTION),
        _("Show"),
    )


def _who_came(
    actor: "User", choice: Choice, found: RetentionReport, result: Retention
) -> Note | None:
    back = result.flow(Movement.RETURNED)
    if not back.accounts or not result.base_accounts:
        return None
    text = ngettext(
        "%(counted)s came back after a pause: %(amount)s.",
        "%(counted)s came back after a pause: %(amount)s.",
        back.accounts,
    )
    named = _named(actor, found, result, Movement.RETURNED)
    rate = _("Set against the losses, NRR would be %(share)s.") % {
        "share": formats.share(result.net_revenue_retention_with_returned)
    }
    return Note(
        "history",
        text
        % {
            "counted": counted(found.by, back.accounts),
            "amount": formats.money_short(result.returned, found.basis.currency),
        },
        f"{named} {rate}" if not result.has_tiny_base else named,
        _url(choice, Movement.RETURNED),
        _("Show"),
    )


def _about_credits(
    actor: "User", choice: Choice, found: RetentionReport, result: Retention
) -> Note | None:
    flow = result.flow(Movement.CREDITS)
    if not flow.accounts:
        return None
    text = ngettext(
        "Credit notes of %(counted)s change %(amount)s besides.",
        "Credit notes of %(counted)s change %(amount)s besides.",
        flow.accounts,
    )
    return Note(
        "coins",
        text
        % {
            "counted": counted(found.by, flow.accounts),
            "amount": formats.money(flow.amount, found.basis.currency),
        },
        _named(actor, found, result, Movement.CREDITS),
        _url(choice, Movement.CREDITS),
        _("Show"),
    )


def _who_came_back_since(actor: "User", choice: Choice, found: RetentionReport) -> Note | None:
    """Who counts as lost and has bought since the period: known better by now."""
    keys = _lost_keys(found)
    back = selectors.bought_since(actor, found, keys)
    if not back:
        return None
    text = ngettext(
        "%(count)s of the lost has bought again since the period ended.",
        "%(count)s of the lost have bought again since the period ended.",
        len(back),
    )
    return Note(
        "info-circle",
        text % {"count": formats.number(len(back))},
        ", ".join(names_of(actor, back[:NAMED])) + ".",
        _url(choice, Movement.LOST),
        _("Show the lost"),
    )


def _about_slow_buyers(actor: "User", choice: Choice, found: RetentionReport) -> Note | None:
    """Who counts as lost though they usually buy less often than the period is long."""
    slow = selectors.slow_buyers(actor, found, _lost_keys(found))
    if not slow:
        return None
    text = ngettext(
        "%(count)s of the lost usually leaves more days between two purchases than the period has.",
        "%(count)s of the lost usually leave more days between two purchases than the period has.",
        len(slow),
    )
    return Note(
        "hourglass",
        text % {"count": formats.number(len(slow))},
        _("Their silence proves nothing yet: %(names)s.")
        % {"names": ", ".join(names_of(actor, slow[:NAMED]))},
        _url(choice, Movement.LOST),
        _("Show the lost"),
    )


def _about_few(found: RetentionReport, result: Retention) -> Note | None:
    if not 0 < result.base_accounts < FEW:
        return None
    return Note(
        "info-circle",
        _("The base is small: %(counted)s.") % {"counted": counted(found.by, result.base_accounts)},
        _("One of them moves the logo retention by %(share)s.")
        % {"share": formats.share(1 / result.base_accounts)},
    )


def _about_timing(found: RetentionReport, result: Retention) -> Note | None:
    if not result.base_accounts:
        return None
    return Note(
        "clock",
        _("One order that slips over the end of the period shows as contraction or loss."),
        _(
            "It comes back as expansion or return in the period after. So GRR is rather too low"
            " than too high, the more so the shorter the periods are."
        ),
    )


def _named(actor: "User", found: RetentionReport, result: Retention, kind: Movement) -> str:
    places = result.largest(kind, NAMED)
    amounts = result.credit if kind is Movement.CREDITS else result.amount
    names = names_of(actor, [int(found.keys[place]) for place in places])
    told = ", ".join(
        f"{name} ({formats.money_short(_shown(kind, exact(amounts[place])), found.basis.currency)})"
        for name, place in zip(names, places, strict=True)
    )
    if result.flow(kind).accounts > NAMED:
        return _("The largest: %(names)s.") % {"names": told}
    return f"{told}."


def _shown(kind: Movement, amount: Decimal) -> Decimal:
    """A loss is said in words; credit notes keep their sign."""
    return amount if kind is Movement.CREDITS else abs(amount)


def _lost_keys(found: RetentionReport) -> list[int]:
    """Who is lost, largest first; by account alone, since a group has no rhythm of its own."""
    result = found.figures
    if result is None or found.by != "account":
        return []
    places = result.largest(Movement.LOST, int(np.sum(result.movement == Movement.LOST)))
    return [int(found.keys[place]) for place in places]


def _url(choice: Choice, kind: Movement) -> str:
    return choice.url(**{PART: value_of(kind)}) + "#list"
