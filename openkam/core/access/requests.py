"""The request behind sign-in, as views see it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from openkam.core.access.models import User

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """A request of somebody who is signed in; a type for views, never made by us."""

    user: User
    htmx: "HtmxDetails"
