"""Addresses of the API."""

from django.urls import path, re_path

from openkam.shell.api import views
from openkam.shell.api.v1 import api_urls

urlpatterns = [
    path("v1/openapi.json", views.openapi, name="openapi"),
    path("v1/docs/", views.reference, name="api-reference"),
    path("v1/docs/<slug:area>/", views.reference_area, name="api-reference-area"),
    path("v1/", api_urls()),
    re_path(r"^(?P<rest>.*)$", views.nothing_here, name="api-nothing"),
]
