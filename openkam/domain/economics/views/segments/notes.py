"""What is worth knowing of tiers, segments and the middle, gravest first."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.amounts import Bools
from openkam.calc.tiers import MOST_CANDIDATES
from openkam.core.face import formats
from openkam.domain.economics.selectors import SegmentsReport
from openkam.domain.economics.views.choice import Choice
from openkam.domain.economics.views.listing import names_of
from openkam.domain.economics.views.report import Note
from openkam.domain.economics.views.segments.words import (
    NONE,
    accounts_url,
    list_url,
    listed,
)
from openkam.domain.economics.views.unassigned import unassigned_note

if TYPE_CHECKING:
    from openkam.core.access.models import User

MOST_NAMES = 3


def notes(
    actor: "User", choice: Choice, found: SegmentsReport, get: Mapping[str, str]
) -> list[Note]:
    """Return the notes; `get` is the address, which may name a tier that is gone."""
    shown = [
        _gone(choice, found, get),
        _losing(actor, choice, found),
        _candidates(actor, choice, found),
        _class_a(choice, found),
        _no_tiers(found),
        _no_segments(found),
        unassigned_note(actor, found.basis, found.period),
        _not_compared(found),
        _meaning(found),
    ]
    return [note for note in shown if note is not None]


def _gone(choice: Choice, found: SegmentsReport, get: Mapping[str, str]) -> Note | None:
    known = {
        "tier": {NONE, "", *(str(tier.pk) for tier in found.tiers)},
        "segment": {NONE, "", *(str(segment.pk) for segment in found.segments)},
    }
    words = {
        "tier": _("The tier that the address names does not exist any more."),
        "segment": _("The segment that the address names does not exist any more."),
    }
    lost = [words[key] for key, values in known.items() if get.get(key, "") not in values]
    if not lost:
        return None
    detail = _("The list shows all accounts instead.")
    return Note("alert-circle", " ".join(lost), detail, choice.url(), _("Clear"), "watch")


def _losing(actor: "User", choice: Choice, found: SegmentsReport) -> Note | None:
    watch = found.watch
    count, silent = int(watch.losing.sum()), int((watch.losing & watch.stopped).sum())
    if not (found.is_compared and count):
        return None
    text = ngettext(
        "%(count)s account of the middle loses more than %(limit)s against the year before,"
        " together %(amount)s.",
        "%(count)s accounts of the middle lose more than %(limit)s against the year before,"
        " together %(amount)s.",
        count,
    ) % {
        "count": formats.number(count),
        "limit": formats.share(found.basis.limits.watch, 0),
        "amount": formats.money(watch.lost(), found.basis.currency),
    }
    detail = _("Most of it: %(names)s.") % {"names": _names(actor, found, watch.losing, 1)}
    if silent:
        said = ngettext(
            "%(count)s of them bought nothing any more.",
            "%(count)s of them bought nothing any more.",
            silent,
        )
        detail += f" {said % {'count': formats.number(silent)}}"
    tone = "act" if watch.grave.any() else "watch"
    url = list_url(choice, watch="losing", sort="change")
    return Note("trending-down", text, detail, url, _("Show"), tone)


def _candidates(actor: "User", choice: Choice, found: SegmentsReport) -> Note | None:
    watch = found.watch
    count = int(watch.candidates.sum())
    if not (found.is_compared and count):
        return None
    text = ngettext(
        "%(count)s growth candidate below the upper tiers grew by %(amount)s.",
        "%(count)s growth candidates below the upper tiers grew by %(amount)s together.",
        count,
    ) % {
        "count": formats.number(count),
        "amount": formats.money(watch.grown(), found.basis.currency),
    }
    detail = _("Most of it: %(names)s.") % {"names": _names(actor, found, watch.candidates, -1)}
    url = list_url(choice, watch="candidates", sort="-change")
    return Note("trending-up", text, detail, url, _("Show"))


def _names(actor: "User", found: SegmentsReport, rows: Bools, direction: int) -> str:
    places = np.flatnonzero(rows)
    first = places[np.argsort(direction * found.watch.change[places], kind="stable")][:MOST_NAMES]
    return listed(names_of(actor, [int(found.now.keys[place]) for place in first]))


def _class_a(choice: Choice, found: SegmentsReport) -> Note | None:
    count = int(found.class_a_without_tier.sum())
    if not count or not _has_tiers(found):
        return None
    text = ngettext(
        "%(count)s account of class A has no tier, and so no promised care.",
        "%(count)s accounts of class A have no tier, and so no promised care.",
        count,
    ) % {"count": formats.number(count)}
    detail = _("Choose them in the list of accounts and give them a tier at once.")
    return Note("user-off", text, detail, accounts_url(tier=NONE), _("Assign tiers"), "watch")


def _no_tiers(found: SegmentsReport) -> Note | None:
    if _has_tiers(found):
        return None
    return Note(
        "list-check",
        _("No account with sales has a tier yet."),
        _(
            "Until then class A stands for the upper tiers and class B for the middle. Choose"
            " accounts in their list and give many of them a tier at once."
        ),
        accounts_url(tier=NONE),
        _("Assign tiers"),
    )


def _no_segments(found: SegmentsReport) -> Note | None:
    if found.by != "segment" or found.segment_of.any():
        return None
    return Note(
        "list-check",
        _("No account with sales has a segment yet."),
        _(
            "Segments come with an import of accounts, or from the list of accounts, where many are"
            " put into one at once."
        )
        if found.segments
        else _(
            "There are no segments either: a head of key account management adds them in the"
            " settings, or an import of accounts brings them."
        ),
        accounts_url(segment=NONE) if found.segments else reverse("portfolio:accounts"),
        _("Assign segments") if found.segments else _("List of accounts"),
    )


def _not_compared(found: SegmentsReport) -> Note | None:
    if found.is_compared:
        return None
    first = formats.day(found.basis.covers_from)
    return Note(
        "calendar",
        _("The sales data hold no year before to compare with."),
        _("They begin on %(day)s. Who grows and who loses is not known for this period.")
        % {"day": first},
    )


def _meaning(found: SegmentsReport) -> Note:
    upper = listed(found.tier_names(found.bands.upper)) or formats.UNKNOWN
    middle = listed(found.tier_names(found.bands.middle)) or formats.UNKNOWN
    text = _("Upper tiers: %(upper)s. The middle: %(middle)s.") % {
        "upper": upper,
        "middle": middle,
    }
    said = [
        _(
            "Accounts without a tier stand by the revenue of both periods: class A above the"
            " middle, B in it, C below."
        )
    ]
    if found.is_compared and found.watch.floor is not None:
        said.append(
            _(
                "A growth candidate stands below the upper tiers, brought at least %(floor)s in the"
                " year before (the median there) and grew by more than %(limit)s; the %(most)s that"
                " grew most in money are shown."
            )
            % {
                "floor": formats.money(found.watch.floor, found.basis.currency),
                "limit": formats.share(found.basis.limits.act, 0),
                "most": formats.number(MOST_CANDIDATES),
            }
        )
    said.append(_("Tiers and segments are those of today, also for the year before."))
    return Note("info-circle", text, " ".join(said))


def _has_tiers(found: SegmentsReport) -> bool:
    return bool(found.tier_of.any())
