"""Addresses of the room."""

from django.urls import URLPattern

app_name = "economics"
urlpatterns: list[URLPattern] = []
