"""The view of the competitors at an account: how we compare, what they get, what was won."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.rivals import Comparison, Spend, share_of_wallet
from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.dossier import selectors
from openkam.domain.dossier.panels.deals import deals
from openkam.domain.dossier.panels.profile import ProfileRow, gap_text, profile
from openkam.domain.dossier.panels.wording import age, source_of

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.models import ComparisonPoint, PresenceVersion
    from openkam.domain.dossier.selectors import Rival, Rivals
    from openkam.domain.portfolio.selectors import Basis

MOST_CARDS = 12  # more than one compares; the rest stands in a list that leads to their pages
OPEN, MANY = 3, 4  # of more than so many, the largest stand open and the others are folded


@dataclass(frozen=True)
class ShownRival:
    """A competitor at the account, in words and as a profile."""

    pk: int
    version: int
    name: str
    group: str
    supplies: str
    strengths: str
    weaknesses: str
    spend: str
    foreign: str  # the spend as it was noted, where that was in another currency
    share: str
    said: str  # how we compare, in one sentence
    rows: tuple[ProfileRow, ...]
    drawing: SafeString
    source: str
    url: str
    by: str
    noted_on: str
    age: str
    is_confirmed: bool
    is_stale: bool
    presence_url: str
    edit_url: str

    @property
    def title(self) -> str:
        """The competitor, and for which product group."""
        return f"{self.name} · {self.group}" if self.group else self.name


def fill_competitors(
    actor: "User", account_id: int, today: date, basis: "Basis | None" = None, **given: Any
) -> Mapping[str, Any]:
    """Return who else supplies the account and how we compare, in words. Raises Http404."""
    found = selectors.rivals_of(actor, account_id, today, basis)
    shown = [shown_rival(found, one, today) for one in found.present[:MOST_CARDS]]
    is_empty = not (found.present or found.contests or found.gone or found.removed)
    opened = OPEN if len(shown) > MANY else MANY
    return {
        "rivals": found,
        "account_id": account_id,
        "currency": formats.currency_symbol(found.currency),
        "shown": shown[:opened],
        "folded": shown[opened:],
        "others": [_line(one, found.currency) for one in found.present[MOST_CARDS:]],
        "stale": [one for one in shown if one.is_stale],
        "gone": [_gone(one) for one in found.gone],
        "matrix": matrix(found),
        "wallet": wallet_words(found),
        "say": sentence(found),
        "acts": [] if is_empty else _acts(found),
        "is_empty": is_empty,
        **deals(found, given.get("asked") or {}),
    }


def shown_rival(found: "Rivals", one: "Rival", today: date) -> ShownRival:
    """Return one competitor at the account in words, with its profile."""
    version, presence = one.version, one.presence
    rows = tuple(profile_rows(version, one.points))
    name = presence.competitor.name
    return ShownRival(
        pk=presence.pk,
        version=version.pk,
        name=name,
        group=presence.product_group,
        supplies=version.supplies,
        strengths=version.strengths,
        weaknesses=version.weaknesses,
        spend=spend_words(version, one.spend, found.currency),
        foreign=_foreign(version, found.currency),
        share=formats.share(one.share, 0) if one.share is not None else "",
        said=compared(one.comparison),
        rows=rows,
        drawing=profile(rows, _("Our marks and those of %(name)s") % {"name": name}),
        source=source_of(version),
        url=version.source_url,
        by=str(version.noted_by or ""),
        noted_on=formats.day(version.noted_on),
        age=age(version, today),
        is_confirmed=version.is_confirmed,
        is_stale=one.is_stale,
        presence_url=reverse("dossier:presence", args=[presence.pk]),
        edit_url=reverse("dossier:presence-edit", args=[presence.pk]),
    )


def profile_rows(
    version: "PresenceVersion", points: Sequence["ComparisonPoint"]
) -> list[ProfileRow]:
    """Return the marks of a version in the order of the points."""
    return [ProfileRow(str(point), *selectors.marks_of(version, point)) for point in points]


def compared(found: Comparison) -> str:
    """Return how we compare on the points of which both marks are known; "" where none are."""
    if not found.known:
        return ""
    said = ngettext(
        "We are ahead on %(ahead)s of %(count)s point and behind on %(behind)s.",
        "We are ahead on %(ahead)s of %(count)s points and behind on %(behind)s.",
        found.known,
    )
    numbers = {"ahead": found.ahead, "count": found.known, "behind": found.behind}
    return said % {key: formats.number(value) for key, value in numbers.items()}


def spend_words(version: "PresenceVersion", spend: Decimal | None, currency: str) -> str:
    """Return what they get in a year, in the reporting currency where there is a rate."""
    if version.spend is None:
        return ""
    if spend is None:
        return formats.money_short(version.spend, version.currency)
    return formats.money_short(spend, currency)


def spend_of(spend: Spend, currency: str) -> str:
    """Return a spend with what is not known of it: "at least €1.2 M"; a dash without any."""
    amount = formats.money_short(spend.amount, currency)
    if spend.amount is None or not spend.is_at_least:
        return amount
    return _("at least %(amount)s") % {"amount": amount}


def sentence(found: "Rivals") -> tuple[str, str]:
    """Return what the whole view says, in bold and after it."""
    count = len(found.spends)
    if not count:
        return "", ""
    first = ngettext(
        "%(count)s competitor supplies this account",
        "%(count)s competitors supply this account",
        count,
    ) % {"count": formats.number(count)}
    if found.spend.amount is None:
        return f"{first}.", _("What it pays them is not known.")
    words = {"amount": spend_of(found.spend, found.currency)}
    second = _("It pays them %(amount)s a year.") % words
    if found.our_share is None:
        return f"{first}.", second
    share = {"share": formats.share(found.our_share, 0)}
    part = (
        _("Our part is at most %(share)s.")
        if found.wallet.is_at_least
        else _("Our part of what is known is %(share)s.")
    )
    return f"{first}.", f"{second} {part % share}"


def wallet_words(found: "Rivals") -> list[dict[str, Any]]:
    """Return who gets how much of what the account is known to pay, the largest first.

    Empty while our own revenue or every other part is unknown: there is nothing to compare.
    """
    if found.wallet.amount is None or found.spend.amount is None:
        return []
    names = {one.presence.competitor_id: one.presence.competitor.name for one in found.present}
    parts = [(names[pk], spend, False) for pk, spend in found.spends.items()]
    known = [(_("We"), Spend(found.revenue), True), *parts]
    rows = sorted(known, key=lambda one: (one[1].amount is None, -(one[1].amount or 0)))
    return [_part(name, spend, found, is_us=is_us) for name, spend, is_us in rows]


def matrix(found: "Rivals") -> dict[str, Any]:
    """Return our gap to each competitor on each point; empty with less than two to compare."""
    several = [one for one in found.present if one.comparison.known]
    if len(several) < 2:
        return {}
    heads = [
        {
            "name": one.presence.competitor.name,
            "group": one.presence.product_group,
            "url": reverse("dossier:presence", args=[one.presence.pk]),
            "comparison": one.comparison,
        }
        for one in several
    ]
    rows = [(str(point), [_cell(one.version, point) for one in several]) for point in found.points]
    known = [one for one in rows if any(cell["is_known"] for cell in one[1])]
    return {"heads": heads, "rows": known}


def _cell(version: "PresenceVersion", point: "ComparisonPoint") -> dict[str, Any]:
    row = ProfileRow(str(point), *selectors.marks_of(version, point))
    tone = "" if not row.gap else "ahead" if row.gap > 0 else "behind"
    ours = formats.UNKNOWN if row.ours is None else row.ours
    theirs = formats.UNKNOWN if row.theirs is None else row.theirs
    return {
        "text": gap_text(row.gap),
        "tone": f"{tone} far" if row.gap and abs(row.gap) > 1 else tone,
        "detail": _("we %(ours)s, they %(theirs)s") % {"ours": ours, "theirs": theirs},
        "is_known": row.gap is not None,
    }


def _part(name: str, spend: Spend, found: "Rivals", *, is_us: bool) -> dict[str, Any]:
    share = share_of_wallet(spend.amount, found.wallet.amount)
    return {
        "name": name,
        "amount": spend_of(spend, found.currency),
        "share": formats.share(share, 0) if share is not None else "",
        "width": f"{100 * float(share or 0):.1f}",
        "is_us": is_us,
    }


def _foreign(version: "PresenceVersion", currency: str) -> str:
    if version.spend is None or version.currency == currency:
        return ""
    return formats.money(version.spend, version.currency)


def _line(one: "Rival", currency: str) -> dict[str, str]:
    group = one.presence.product_group
    name = one.presence.competitor.name
    return {
        "name": f"{name} · {group}" if group else name,
        "spend": spend_words(one.version, one.spend, currency),
        "said": compared(one.comparison),
        "url": reverse("dossier:presence", args=[one.presence.pk]),
    }


def _gone(version: "PresenceVersion") -> dict[str, str]:
    return {
        "name": str(version.presence),
        "since": formats.day(version.noted_on),
        "url": reverse("dossier:presence", args=[version.presence_id]),
    }


def _acts(found: "Rivals") -> list[dict[str, Any]]:
    if not found.may_write:
        return []
    pk = found.account.pk
    return [
        {
            "title": _("Note a deal"),
            "url": reverse("dossier:contest-add", args=[pk]),
            "icon": "plus",
            "is_main": False,
        },
        {
            "title": _("Note a competitor"),
            "url": reverse("dossier:presence-add", args=[pk]),
            "icon": "plus",
            "is_main": True,
        },
    ]


COMPETITORS = Panel("competitors", "dossier/_competitors.html", fill_competitors)
