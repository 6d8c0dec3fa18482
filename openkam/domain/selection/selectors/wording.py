"""What a round says, in words: measured values, rules, the cut, flags and how sure a place is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.selection.models import Measure, ModelVersion
from openkam.domain.selection.selectors.cut import Flag

ALWAYS, MOSTLY, HARDLY = 0.995, 0.80, 0.20
SHARES = (Measure.GROWTH, Measure.MARGIN_RATE, Measure.REGULARITY)
AMOUNTS = (Measure.REVENUE, Measure.DEAL_SIZE)


def measured(measure: str, value: float | None, currency: str) -> str:
    """Return a measured value with its unit; a dash where it is not known."""
    if value is None:
        return formats.UNKNOWN
    if measure in AMOUNTS:
        return formats.money(value, currency)
    if measure in SHARES:
        return formats.share(value, 0 if abs(value) >= formats.MANY_TIMES else 1)
    if measure == Measure.RELATIONSHIP_YEARS:
        return _("%(count)s years") % {"count": formats.number(value, 1)}
    if measure == Measure.DAYS_TO_PAY:
        return _("%(count)s days") % {"count": formats.number(value, 0)}
    return formats.number(value)


def rule(must_have: Mapping[str, Any], currency: str) -> str:
    """Return a must-have as it is read: "Gross margin: at least 0.0 %"."""
    measure = must_have["measure"]
    name = str(Measure(measure).label)
    if "at_least" in must_have:
        limit = measured(measure, must_have["at_least"], currency)
        return _("%(measure)s: at least %(limit)s") % {"measure": name, "limit": limit}
    limit = measured(measure, must_have["at_most"], currency)
    return _("%(measure)s: at most %(limit)s") % {"measure": name, "limit": limit}


def failed(must_have: Mapping[str, Any], currency: str) -> str:
    """Return why an account does not reach a must-have, with what was found."""
    return _("%(rule)s, but it is %(value)s") % {
        "rule": rule(must_have, currency),
        "value": measured(must_have["measure"], must_have.get("value"), currency),
    }


def cut(version: ModelVersion) -> list[str]:
    """Return the limits of the list, each as one sentence part; none where nothing limits it."""
    said = []
    if version.max_accounts is not None:
        most = version.max_accounts
        text = ngettext("at most %(count)s account", "at most %(count)s accounts", most)
        said.append(text % {"count": formats.number(most)})
    if version.managers is not None and version.accounts_each is not None:
        text = ngettext(
            "capacity: %(managers)s manager × %(each)s accounts = %(places)s",
            "capacity: %(managers)s managers × %(each)s accounts = %(places)s",
            version.managers,
        )
        said.append(
            text
            % {
                "managers": formats.number(version.managers),
                "each": formats.number(version.accounts_each),
                "places": formats.number(version.managers * version.accounts_each),
            }
        )
    if version.min_score is not None:
        said.append(_("lowest score %(score)s") % {"score": formats.number(version.min_score, 1)})
    return said


def flag(code: str) -> str:
    """Return what is to be looked at; a code that is not known any more stays as it is."""
    return str(Flag(code).label) if code in Flag.values else code


def sureness(inside_share: float | None) -> str:
    """Return how sure a place inside the cut is; "" for accounts without a rank."""
    if inside_share is None:
        return ""
    if inside_share >= ALWAYS:
        return _("inside with nearly any weights")
    if inside_share >= MOSTLY:
        return _("inside with most weights")
    if inside_share > HARDLY:
        return _("inside with some weights, outside with others")
    if inside_share > 1 - ALWAYS:
        return _("inside with few weights")
    return _("outside with nearly any weights")


def interval(low: float | None, high: float | None) -> str:
    """Return a score, or from where to where it may be; a dash where there is none."""
    if low is None or high is None:
        return formats.UNKNOWN
    if formats.rounded(low, 1) == formats.rounded(high, 1):
        return formats.number(low, 1)
    return f"{formats.number(low, 1)}–{formats.number(high, 1)}"
