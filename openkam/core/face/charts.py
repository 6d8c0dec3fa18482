"""Small drawings made on the server: SVG that takes its colours from classes."""

from collections.abc import Sequence
from functools import lru_cache

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import escape
from django.utils.safestring import SafeString

SPRITE = "vendor/icons.svg"
TONES = {"": "mute", "accent": "accent", "act": "act", "watch": "watch", "fine": "fine"}
WIDTH, HEIGHT, EDGE = 62, 20, 3


def sparkline(
    values: Sequence[float | None], *, tone: str = "", width: int = WIDTH, height: int = HEIGHT
) -> SafeString:
    """Return a line through the values with a dot on the last; always beside its number.

    None is a gap in what is known and is left out; nothing is drawn from fewer than two values.
    """
    return _sparkline(tuple(values), tone, width, height)


# The figures of an account change with an import, its line is drawn with every list.
@lru_cache(maxsize=8192)
def _sparkline(values: tuple[float | None, ...], tone: str, width: int, height: int) -> SafeString:
    points = _points(values, width, height)
    if len(points) < 2:
        return SafeString("")
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    mark = TONES[tone]
    return SafeString(
        f'<svg class="spark" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        f' aria-hidden="true"><polyline class="s-{mark}" points="{path}"/>'
        f'<circle class="f-{mark}" cx="{x:.1f}" cy="{y:.1f}" r="2"/></svg>'
    )


def share_bar(before: float, own: float, width: int = 150) -> SafeString:
    """Return a bar with the own share (0..1) standing on top of the shares of those above."""
    start = _inside(before) * width
    size = max(min(_inside(own) * width, width - start), 1.0)
    start = min(start, width - size)
    return SafeString(
        f'<svg class="bar" width="{width}" height="8" viewBox="0 0 {width} 8" aria-hidden="true">'
        f'<rect class="f-soft" width="{start:.1f}" height="8"/>'
        f'<rect class="f-accent" x="{start:.1f}" width="{size:.1f}" height="8"/></svg>'
    )


def meter(
    share: float, limit: float | None, *, tone: str = "accent", width: int = 96
) -> SafeString:
    """Return a bar filled to the share (0..1), with a tick at the limit if there is one."""
    filled = _inside(share) * width
    tick = ""
    if limit is not None:
        at = min(max(_inside(limit) * width, 1.0), width - 1.0)
        tick = f'<rect class="f-act" x="{at - 1:.1f}" width="2" height="12"/>'
    return SafeString(
        f'<svg class="bar" width="{width}" height="12" viewBox="0 0 {width} 12" aria-hidden="true">'
        f'<rect class="f-sunken" y="3" width="{width}" height="6" rx="3"/>'
        f'<rect class="f-{TONES[tone]}" y="3" width="{filled:.1f}" height="6" rx="3"/>'
        f"{tick}</svg>"
    )


@lru_cache(maxsize=256)
def icon(name: str, size: str = "") -> SafeString:
    """Return one of Tabler's icons from the sprite; size is "" (16 px), "s" (13) or "l" (20)."""
    css = f"i {size}".strip()
    return SafeString(
        f'<svg class="{css}" aria-hidden="true"><use href="{sprite_url()}#i-{escape(name)}"/></svg>'
    )


@lru_cache(maxsize=1)
def sprite_url() -> str:
    """Return the address of the sprite; it cannot change while the process lives."""
    return str(staticfiles_storage.url(SPRITE))


def _inside(share: float) -> float:
    return min(max(float(share), 0.0), 1.0)


def _points(values: Sequence[float | None], width: int, height: int) -> list[tuple[float, float]]:
    known = [(place, float(value)) for place, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return []
    low = min(value for _, value in known)
    span = max(value for _, value in known) - low
    step = (width - 2 * EDGE) / (len(values) - 1)
    room = height - 2 * EDGE
    return [
        (EDGE + place * step, height - EDGE - room * ((value - low) / span if span else 0.5))
        for place, value in known
    ]
