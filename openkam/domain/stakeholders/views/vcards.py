"""People as visiting cards for other address books."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.domain.stakeholders.selectors import cards


@require_safe
def person_vcard(request: Request, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Send the card of one person, as of one position."""
    place = cards.position_to_print(request.user, pk)
    return card_file(str(place.person), [cards.card(place)])


@require_safe
def account_vcards(request: Request, pk: int) -> StreamingHttpResponse:
    """Send the cards of all who work for an account now."""
    name, places = cards.positions_to_print(request.user, pk)
    return card_file(name, cards.cards(places))


def card_file(name: str, found: Iterable[str]) -> StreamingHttpResponse:
    """Return cards as one file in UTF-8, as address books take it."""
    return StreamingHttpResponse(
        found,
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, f"{name}.vcf")},
    )
