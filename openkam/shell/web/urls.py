"""Addresses of the front: home, account page, settings, first visit."""

from django.urls import path

from openkam.shell.web.views import palette

app_name = "web"
urlpatterns = [
    path("find/", palette.find, name="find"),
]
