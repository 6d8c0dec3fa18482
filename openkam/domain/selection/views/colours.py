"""The colour of a criterion: the same in every picture of a round."""

from django.utils.safestring import SafeString

COLOURS = 5


def fill(place: int) -> str:
    """Return the classes that fill a piece with the colour of the criterion at this place.

    After the fifth the same colours come again, paler.
    """
    colour = f"f-c{place % COLOURS + 1}"
    return colour if place < COLOURS else f"{colour} f-half"


def hatching(place: int) -> str:
    """Return the number of the pattern for what is not known of this criterion."""
    return f"hatch-{place % COLOURS + 1}"


def swatch(place: int) -> SafeString:
    """Return the sign of a criterion in a legend."""
    return SafeString(
        f'<svg class="ok-swatch" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">'
        f'<rect class="{fill(place)}" width="10" height="10" rx="2"/></svg>'
    )
