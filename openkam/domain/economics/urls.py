"""Addresses of the room."""

from django.urls import path

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
]
