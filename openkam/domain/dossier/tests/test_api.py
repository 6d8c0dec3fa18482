"""Facts by the API."""

import pytest

from openkam.core.access.models import Level
from openkam.core.api.tests import make as api
from openkam.domain.dossier.models import FactVersion
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return portfolio.account(name="Hallmeier Werke")


@pytest.fixture
def writer(account):
    return api.ApiClient(portfolio.member(account, Level.WRITE))


def note(writer, account, kind="goals", **given):
    return writer.put(
        f"/accounts/{account.pk}/facts/{kind}", {"source": "observation", "text": "Ten", **given}
    )


class TestFacts:
    def test_what_is_noted_is_read_back_with_its_age_and_what_is_missing(self, account, writer):
        noted = note(
            writer, account, "revenue", text="", number="1200000.50", currency="eur", year=2025
        )

        read = writer.get(f"/accounts/{account.pk}/dossier").json()
        fact = read["facts"][0]
        assert noted.status_code == 200
        assert (fact["kind"], fact["year"]) == ("revenue", 2025)
        assert (fact["version"]["number"], fact["version"]["currency"]) == ("1200000.5000", "EUR")
        assert fact["version"]["is_confirmed"] is False
        assert "revenue" not in read["gaps"]
        assert 0 < read["completeness"] < 1

    def test_nobody_s_text_is_passed_over(self, account, writer):
        seen = note(writer, account).json()["version"]["id"]
        note(writer, account, text="Twelve")

        refused = note(writer, account, text="Eleven", seen=seen)

        assert (refused.status_code, refused.json()["reason"]) == (422, "changed-meanwhile")
        assert FactVersion.objects.get(replaced_on=None).text == "Twelve"

    def test_the_history_stays_and_comes_back(self, account, writer):
        first = note(writer, account, text="Ten").json()
        note(writer, account, text="Twelve")

        writer.post(f"/facts/versions/{first['version']['id']}/restore")

        versions = writer.get(f"/facts/{first['id']}").json()["versions"]
        assert [(row["text"], bool(row["replaced_on"])) for row in versions] == [
            ("Ten", False),
            ("Twelve", True),
            ("Ten", True),
        ]

    @pytest.mark.parametrize(
        ("kind", "given"),
        [
            ("nothing", {}),
            ("revenue", {"number": "1", "currency": "EUR"}),
            ("employees", {"number": "1", "currency": "EUR", "year": 2025}),
            ("goals", {"text": ""}),
            ("goals", {"life_months": 0}),
            ("goals", {"source_url": "javascript:alert(1)"}),
            ("contracts", {"text": "One"}),
        ],
    )
    def test_what_does_not_fit_is_refused(self, account, writer, kind, given):
        assert note(writer, account, kind, **given).status_code == 422

    def test_many_are_true_still_or_none(self, account, writer):
        one = note(writer, account, "goals").json()["version"]["id"]
        two = make.fact(portfolio.account()).pk

        refused = writer.post("/facts/still-true", {"versions": [one, two], "is_confirmed": True})
        done = writer.post("/facts/still-true", {"versions": [one], "is_confirmed": True})

        assert (refused.status_code, done.json()) == (404, {"count": 1})
