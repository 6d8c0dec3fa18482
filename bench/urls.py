"""The addresses of the product, and one page to compare with."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from openkam.config.urls import urlpatterns as product

PAGE = engines["django"].from_string("<!doctype html><title>Two queries</title><p>{{ name }}</p>")


def two_queries(request: HttpRequest) -> HttpResponse:
    """Answer to a signed-in user, with the two queries of session and user and no base page."""
    return HttpResponse(PAGE.render({"name": request.user.name}, request))


urlpatterns = [path("bench/two-queries/", two_queries), *product]
