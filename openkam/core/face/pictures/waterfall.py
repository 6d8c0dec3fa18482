"""From an opening to a closing amount, step by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from openkam.core.face import formats
from openkam.core.face.pictures.frame import Frame, link

BAR_SHARE = 0.62
LETTER = 6.6  # how wide one of a label is, on average
MOST_LINES, LINE = 3, 13
NARROW, ROW, BAR = 340, 36, 9  # the drawing for a phone: width, height of a step and of its bar


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


def waterfall(
    steps: Sequence[Step], *, currency: str, caption: str, width: int = 660
) -> SafeString:
    """Draw the steps; the last level is where they lead, so nothing is lost on the way.

    Titles that do not fit below their bar go on in up to three lines.
    """
    if not steps:
        return SafeString("")
    spans = list(_spans(steps))
    letters = max(int((width - 60) / len(steps) / LETTER), 4)
    lines = max(len(_label(step.title, letters)) for step in steps)
    amounts = [amount for span in spans for amount in span]
    bottom = 22 + LINE * lines
    frame = Frame.around(amounts, top=24, bottom=bottom, height=216 + bottom, width=width)
    parts = [frame.opening(caption), *frame.axis()]
    room = 1 / len(steps)
    for n, (step, span) in enumerate(zip(steps, spans, strict=True)):
        parts.append(link(_bar(frame, step, span, n * room, room, currency), step.url))
    parts.extend(_bridges(frame, steps, spans, room))
    return SafeString("".join((*parts, "</svg>")))


def waterfall_rows(steps: Sequence[Step], *, currency: str, caption: str) -> SafeString:
    """Draw the same steps below each other, for a screen on which their titles do not fit."""
    if not steps:
        return SafeString("")
    spans = list(_spans(steps))
    frame = Frame.around([amount for span in spans for amount in span], width=NARROW)
    scale = (NARROW - 2) / (frame.high - frame.low)
    parts = [
        f'<svg class="ok-wide ok-plot" viewBox="0 0 {NARROW} {ROW * len(steps)}" role="group"'
        f' aria-label="{escape(caption)}">'
    ]
    ground = 1 - frame.low * scale
    parts.append(f'<path d="M{ground:.1f} 0V{ROW * len(steps)}" class="s-line"/>')
    for n, (step, span) in enumerate(zip(steps, spans, strict=True)):
        left, right = sorted(ground + amount * scale for amount in span)
        top = n * ROW
        drawn = (
            f"<title>{escape(_said(step, currency))}</title>"
            f'<rect x="0" y="{top}" width="{NARROW}" height="{ROW}" class="f-none"/>'
            f'<text x="2" y="{top + 14}" class="f-ink2">{escape(_cut(step.title, 38))}</text>'
            f'<text x="{NARROW - 2}" y="{top + 14}" class="f-ink strong end">'
            f"{escape(_short(step, frame))}</text>"
            f'<rect x="{left:.1f}" y="{top + 20}" width="{max(right - left, 1.2):.1f}"'
            f' height="{BAR}" rx="1.5" class="{_colour(step)}"/>'
        )
        parts.append(link(drawn, step.url))
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
    middle = frame.x(left + room / 2)
    letters = max(int((frame.x(room) - frame.left) / LETTER), 4)
    labels = "".join(
        f'<text x="{middle:.1f}" y="{frame.height - frame.bottom + 16 + LINE * n}"'
        f' class="f-ink2 mid">{escape(text)}</text>'
        for n, text in enumerate(_label(step.title, letters))
    )
    return (
        f"<title>{escape(_said(step, currency))}</title>"
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{width:.1f}"'
        f' height="{max(bottom - top, 1.2):.1f}" rx="1.5" class="{_colour(step)}"/>'
        f'<text x="{middle:.1f}" y="{top - 6:.1f}" class="f-ink mid">'
        f"{escape(_short(step, frame))}</text>{labels}"
    )


def _colour(step: Step) -> str:
    return f"f-{step.tone}" if step.tone else "f-c1" if step.is_level else "f-c5"


def _said(step: Step, currency: str) -> str:
    return f"{step.title}: {_sign(step)}{formats.money(step.amount, currency)}"


def _short(step: Step, frame: Frame) -> str:
    amount = formats.number(step.amount / frame.divisor, _digits(step.amount, frame))
    return _sign(step) + amount


def _sign(step: Step) -> str:
    return "" if step.is_level or step.amount <= 0 else "+"


def _label(title: str, letters: int) -> list[str]:
    """The lines of a title, each of so many letters at most; what is too long is cut off."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
            continue
        while len(word) > letters:
            lines.append(f"{word[: letters - 1]}-")
            word = word[letters - 1 :]
        lines.append(word)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], _cut(f"{lines[MOST_LINES - 1]} …", letters)]
    return lines or [""]


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _digits(amount: float, frame: Frame) -> int:
    return 1 if frame.divisor > 1 and 0 < abs(amount) < 100 * frame.divisor else 0


def _bridges(
    frame: Frame, steps: Sequence[Step], spans: Sequence[tuple[float, float]], room: float
) -> Iterator[str]:
    for n in range(len(steps) - 1):
        y = frame.y(spans[n][1])
        start = frame.x(n * room + room * (1 + BAR_SHARE) / 2)
        end = frame.x((n + 1) * room + room * (1 - BAR_SHARE) / 2)
        yield f'<path d="M{start:.1f} {y:.1f}H{end:.1f}" class="s-mute dotted"/>'
