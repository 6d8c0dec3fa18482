"""A person at a browser that goes to the provider and comes back."""

from urllib.parse import parse_qsl, urlsplit

import requests
from django.http import HttpResponse
from django.test import Client

START, BACK, PRIVATE = "/sign-in/company/", "/sign-in/company/back/", "/profile/"


class Visitor:
    """Our pages are asked by Django's client, those of the provider over the wire."""

    def __init__(self) -> None:
        self.client = Client()
        self.at_provider = requests.Session()

    def begins(self, **asked: str) -> str:
        """Ask to sign in, and return where at the provider we are led."""
        return self.client.get(START, asked)["Location"]

    def is_led_back(self, address: str) -> str:
        """Follow the provider's pages until it leads back to us; return that address."""
        while "/sign-in/" not in address:
            answer = self.at_provider.get(address, allow_redirects=False, timeout=10)
            assert answer.is_redirect, f"{address}: {answer.status_code} {answer.text[:500]}"
            address = requests.compat.urljoin(address, answer.headers["Location"])
        return address

    def comes_back(self, address: str, **changes: str) -> HttpResponse:
        """Open the address that the provider leads to, with these parameters changed."""
        given = {**dict(parse_qsl(urlsplit(address).query)), **changes}
        return self.client.get(BACK, given)

    def signs_in(self, **asked: str) -> HttpResponse:
        """Go all the way."""
        return self.comes_back(self.is_led_back(self.begins(**asked)))

    @property
    def is_in(self) -> bool:
        """Whether a page that is not for strangers opens."""
        return self.client.get(PRIVATE).status_code == 200
