"""The API's own words as markup: `code` and **weight**, and the names of operations as links."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from openkam.shell.api.reference import Area

MARKS = (("`", "code"), ("**", "b"))


def paragraphs(text: str, links: Mapping[str, SafeString] | None = None) -> list[SafeString]:
    """Return the paragraphs of a text; `links` is what stands for `name` instead of code."""
    return [_marked(paragraph, links or {}) for paragraph in text.strip().split("\n\n")]


def links_to(areas: Iterable[Area]) -> dict[str, SafeString]:
    """Return a link to every operation, by its id."""
    return {
        operation.id: format_html(
            '<a class="ok-link" href="{}#{}">{}</a>',
            reverse("api-reference-area", args=[area.slug]),
            operation.id,
            operation.summary,
        )
        for area in areas
        for operation in area.operations
    }


def _marked(paragraph: str, links: Mapping[str, SafeString]) -> SafeString:
    markup = escape(paragraph)
    for mark, tag in MARKS:
        parts = markup.split(mark)
        opened = (
            links.get(part, f"<{tag}>{part}</{tag}>") if n % 2 else part
            for n, part in enumerate(parts)
        )
        markup = SafeString("".join(opened))
    return markup
