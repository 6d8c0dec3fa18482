from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import override_settings

from openkam.core.audit.models import Entry
from openkam.core.webhooks import endpoints, signing
from openkam.core.webhooks.models import Endpoint
from openkam.core.webhooks.tests import make
from openkam.core.webhooks.tests.make import NOW

pytestmark = pytest.mark.django_db


def wish(url="https://127.0.0.1/in", **fields):
    given = {"events": ("import.finished",), "allows_inside": True, **fields}
    return endpoints.Wish(url=url, **given)


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


class TestCreate:
    def test_it_shows_the_secret_once_and_keeps_it_encrypted(self):
        created, secret = endpoints.create_endpoint(make.administrator(), wish(), now=NOW)

        created.refresh_from_db()
        assert secret.startswith("whsec_")
        assert secret not in created.secret
        assert endpoints.secrets_of(created, now=NOW) == [secret]

    def test_it_notes_what_was_allowed(self):
        endpoints.create_endpoint(
            make.administrator(), wish("http://127.0.0.1/in", allows_plain=True), now=NOW
        )

        assert verbs() == ["webhook.created", "webhook.inside_allowed", "webhook.plain_allowed"]

    @pytest.mark.parametrize(
        "url",
        [
            "https://127.0.0.1/",
            "https://10.1.2.3/",
            "https://192.168.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://localhost/",
            "https://0.0.0.0/",
            "https://2130706433/",
        ],
    )
    def test_it_refuses_an_address_inside_the_network(self, url):
        with pytest.raises(endpoints.BadEndpoint) as caught:
            endpoints.create_endpoint(make.administrator(), wish(url, allows_inside=False), now=NOW)

        assert caught.value.field == "url"
        assert not Endpoint.objects.exists()

    @pytest.mark.parametrize(
        ("url", "field"),
        [
            ("https://169.254.169.254/", "url"),
            ("http://127.0.0.1/", "url"),
            ("ftp://127.0.0.1/", "url"),
            ("https://me:word@127.0.0.1/", "url"),
            ("nonsense", "url"),
        ],
    )
    def test_it_refuses_some_addresses_whatever_is_allowed_inside(self, url, field):
        with pytest.raises(endpoints.BadEndpoint) as caught:
            endpoints.create_endpoint(make.administrator(), wish(url), now=NOW)

        assert caught.value.field == field

    @pytest.mark.parametrize("events", [(), ("import.began",), ("webhook.test",)])
    def test_it_refuses_events_that_do_not_exist(self, events):
        with pytest.raises(endpoints.BadEndpoint) as caught:
            endpoints.create_endpoint(make.administrator(), wish(events=events), now=NOW)

        assert caught.value.field == "events"

    def test_it_is_for_administrators(self):
        with pytest.raises(PermissionDenied):
            endpoints.create_endpoint(make.administrator(is_administrator=False), wish(), now=NOW)


class TestChange:
    def test_it_keeps_paths_out_of_the_trail(self):
        found = make.endpoint("https://127.0.0.1/secret-path", allows_plain=False)

        endpoints.change_endpoint(
            make.administrator(), found.pk, wish("https://127.0.0.2/other-secret")
        )

        [entry] = Entry.objects.all()
        assert entry.verb == "webhook.changed"
        assert entry.changes == {"host": ["127.0.0.1", "127.0.0.2"]}

    def test_it_notes_what_is_allowed_no_more(self):
        found = make.endpoint("https://127.0.0.1/in")

        endpoints.change_endpoint(make.administrator(), found.pk, wish())

        assert verbs() == ["webhook.plain_disallowed"]

    def test_it_knows_what_there_is_not(self):
        with pytest.raises(Http404):
            endpoints.change_endpoint(make.administrator(), 99, wish())


class TestRotateSecret:
    def test_both_sign_for_a_day(self):
        found = make.endpoint()
        [former] = endpoints.secrets_of(found, now=NOW)

        found, secret = endpoints.rotate_secret(make.administrator(), found.pk, now=NOW)

        assert endpoints.secrets_of(found, now=NOW) == [secret, former]
        assert endpoints.secrets_of(found, now=NOW + timedelta(hours=24)) == [secret]

    def test_another_secret_key_cannot_read_them(self):
        found = make.endpoint()

        with override_settings(SECRET_KEY="another"), pytest.raises(signing.SecretLost):
            endpoints.secrets_of(found, now=NOW)


class TestSetActive:
    def test_it_forgets_the_failures(self):
        found = make.endpoint(is_active=False, off_reason="failing", failing_since=NOW)

        endpoints.set_active(make.administrator(), found.pk, is_active=True)

        found.refresh_from_db()
        assert (found.is_active, found.off_reason, found.failing_since) == (True, "", None)
        assert verbs() == ["webhook.activated"]


class TestDelete:
    def test_it_takes_the_deliveries_along(self):
        found = make.endpoint()
        make.delivery(found)

        endpoints.delete_endpoint(make.administrator(), found.pk)

        assert not Endpoint.objects.exists()
        assert verbs() == ["webhook.deleted"]
