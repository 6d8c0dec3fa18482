"""From an opening to a closing amount, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.face import formats
from openkam.core.face.pictures.frame import Frame, link

BAR_SHARE = 0.62
LABEL_LETTERS = 14


@dataclass(frozen=True)
class Step:
    """One bar: an amount to add (negative falls), or a level that stands on the ground.

    `tone` is "act" or "fine" where the step is bad or good, "" for a level and what is neither.
    """

    title: str
    amount: float
    is_level: bool = False
    tone: str = ""
    url: str = ""


def waterfall(steps: Sequence[Step], *, currency: str, caption: str) -> SafeString:
    """Draw the steps; the last level is where they lead, so nothing is lost on the way."""
    if not steps:
        return SafeString("")
    spans = list(_spans(steps))
    frame = Frame.around([amount for span in spans for amount in span], top=24, bottom=44)
    parts = [frame.opening(caption), *frame.axis()]
    room = 1 / len(steps)
    for n, (step, span) in enumerate(zip(steps, spans, strict=True)):
        parts.append(link(_bar(frame, step, span, n * room, room, currency), step.url))
    parts.extend(_bridges(frame, steps, spans, room))
    return SafeString("".join((*parts, "</svg>")))


def _spans(steps: Sequence[Step]) -> Iterator[tuple[float, float]]:
    """From where to where each bar reaches."""
    at = 0.0
    for step in steps:
        start = 0.0 if step.is_level else at
        at = step.amount if step.is_level else at + step.amount
        yield start, at


def _bar(
    frame: Frame, step: Step, span: tuple[float, float], left: float, room: float, currency: str
) -> str:
    x, width = frame.x(left + room * (1 - BAR_SHARE) / 2), frame.x(room * BAR_SHARE) - frame.left
    top, bottom = sorted((frame.y(span[0]), frame.y(span[1])))
    css = f"f-{step.tone}" if step.tone else "f-c1" if step.is_level else "f-c5"
    middle = frame.x(left + room / 2)
    sign = "" if step.is_level or step.amount <= 0 else "+"
    title = f"{step.title}: {sign}{formats.money(step.amount, currency)}"
    short = sign + formats.number(step.amount / frame.divisor, _digits(step.amount, frame))
    lines = wrap(step.title, LABEL_LETTERS)[:2] or [""]
    labels = "".join(
        f'<text x="{middle:.1f}" y="{frame.height - frame.bottom + 16 + 13 * n}"'
        f' class="f-ink2 mid">{escape(text)}</text>'
        for n, text in enumerate(lines)
    )
    return (
        f"<title>{escape(title)}</title>"
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}"'
        f' height="{max(bottom - top, 1.2):.1f}" rx="1.5" class="{css}"/>'
        f'<text x="{middle:.1f}" y="{top - 6:.1f}" class="f-ink mid">{escape(short)}</text>'
        f"{labels}"
    )


def _digits(amount: float, frame: Frame) -> int:
    return 1 if frame.divisor > 1 and abs(amount) < 100 * frame.divisor else 0


def _bridges(
    frame: Frame, steps: Sequence[Step], spans: Sequence[tuple[float, float]], room: float
) -> Iterator[str]:
    for n, (step, _following) in enumerate(pairwise(steps)):
        y = frame.y(spans[n][1])
        start = frame.x(n * room + room * (1 + BAR_SHARE) / 2)
        end = frame.x((n + 1) * room + room * (1 - BAR_SHARE) / 2)
        del step
        yield f'<path d="M{start:.1f} {y:.1f}H{end:.1f}" class="s-mute dotted"/>'
