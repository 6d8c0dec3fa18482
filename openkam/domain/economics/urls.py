"""Addresses of the room."""

from django.urls import path, re_path

from openkam.domain.economics import views

app_name = "economics"
urlpatterns = [
    path("concentration/", views.concentration, name="concentration"),
    path("concentration/what-if/", views.concentration_what_if, name="concentration-what-if"),
    path("concentration/export/", views.concentration_export, name="concentration-export"),
    path(
        "concentration/account/<int:rank>/",
        views.concentration_account,
        name="concentration-account",
    ),
    path("margin/", views.margin, name="margin"),
    path("segments/", views.segments, name="segments"),
    path("trend/", views.trend, name="trend"),
    path("retention/", views.retention, name="retention"),
    path("<slug:report>/page.pdf", views.report_document, name="report-document"),
    re_path(
        r"^(?P<report>[a-z]+)/table\.(?P<kind>csv|xlsx)$", views.report_table, name="report-table"
    ),
    re_path(
        r"^(?P<report>[a-z]+)/(?P<picture>[a-z-]+)\.(?P<kind>svg|png)$",
        views.report_picture,
        name="report-picture",
    ),
]
