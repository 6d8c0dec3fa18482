"""An opinion as the page of a person shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.stakeholders.models import Opinion
from openkam.domain.stakeholders.selectors.scales import ATTITUDES, POWERS

TONES = {2: "fine", 1: "fine", 0: "", -1: "watch", -2: "act"}


@dataclass(frozen=True)
class OpinionView:
    """One opinion in words."""

    value: str
    tone: str
    is_confirmed: bool
    why: str
    noted: str  # by whom and when
    basis: str
    until: str = ""


@dataclass(frozen=True)
class KindView:
    """What is thought of one thing, and what was thought before."""

    kind: str
    title: str
    standing: OpinionView | None
    earlier: tuple[OpinionView, ...]


def kinds(
    standing: Mapping[str, Opinion], earlier: Mapping[str, Sequence[Opinion]]
) -> list[KindView]:
    """Return every kind of opinion with what is thought; None where nothing is noted."""
    return [
        KindView(
            kind.value,
            str(kind.label),
            opinion_view(standing[kind]) if kind in standing else None,
            tuple(opinion_view(one) for one in earlier.get(kind, ())),
        )
        for kind in Opinion.Kind
    ]


def opinion_view(one: Opinion) -> OpinionView:
    """Return an opinion in words."""
    who = str(one.noted_by) if one.noted_by else _("somebody who is gone")
    return OpinionView(
        value=value_text(one.kind, one.number) or one.text,
        tone=TONES[one.number] if one.kind == Opinion.Kind.ATTITUDE and one.number in TONES else "",
        is_confirmed=one.is_confirmed,
        why=one.why,
        noted=f"{who}, {formats.day(one.noted_on)}",
        basis=str(one.get_basis_display()),
        until=formats.day(one.replaced_on) if one.replaced_on else "",
    )


def value_text(kind: str, number: int | None) -> str:
    """Return a number of a scale with its word; "" where there is none."""
    if number is None:
        return ""
    if kind == Opinion.Kind.POWER:
        said = _("%(power)s of 5") % {"power": formats.number(number)}
        return f"{said} · {POWERS[number]}"
    return str(ATTITUDES[number])
