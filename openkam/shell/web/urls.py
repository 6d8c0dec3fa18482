"""Addresses of the front: home, account page, settings, first visit."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
