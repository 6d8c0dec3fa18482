"""Colleagues as small badges."""

from django.utils.html import escape
from django.utils.safestring import SafeString


def initials(name: str) -> str:
    """Return the two letters that stand for a name: those of its first and its last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def person(name: str) -> SafeString:
    """Return a colleague as a badge with the name beside it."""
    return SafeString(
        f'<span class="ok-person"><span class="ok-av" aria-hidden="true">{escape(initials(name))}'
        f'</span><span class="cut">{escape(name)}</span></span>'
    )
