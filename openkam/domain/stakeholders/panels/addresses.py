"""Where a person's own page stands."""

from django.urls import reverse


def person_url(position_id: int) -> str:
    """Return the address of the page of one stakeholder."""
    return reverse("stakeholders:person", args=[position_id])
