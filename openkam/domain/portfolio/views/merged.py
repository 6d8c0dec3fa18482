"""Addresses of merged accounts lead to the account that they are now."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.domain.portfolio import selectors

View = Callable[..., HttpResponseBase]


def follows_merges(view: View) -> View:
    """Answer for a merged account with the same page of the account that it was merged into."""

    @wraps(view)
    def followed(request: Request, pk: int, **given: Any) -> HttpResponseBase:
        try:
            return view(request, pk, **given)
        except Http404:
            return _led_on(request, pk, given)

    return followed


def _led_on(request: Request, pk: int, given: dict[str, Any]) -> HttpResponse:
    moved = selectors.moved_to(request.user, pk)
    if moved is None or request.resolver_match is None:
        raise Http404
    said = _("%(merged)s was merged into %(name)s on %(day)s.")
    day = formats.day(moved.merged_on) if moved.merged_on else ""
    messages.info(request, said % {"merged": moved.merged, "name": moved.name, "day": day})
    address = reverse(request.resolver_match.view_name, kwargs={**given, "pk": moved.account_id})
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address)
