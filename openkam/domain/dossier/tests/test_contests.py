"""Deals won and lost: noted, changed, removed and brought back; rates by year and reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.audit.models import Entry
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import Contest
from openkam.domain.dossier.services import Deal
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


def contests(account):
    return selectors.rivals_of(make.actor(), account.pk, TODAY).contests


class TestNoting:
    def test_the_latest_decision_stands_first(self, account):
        make.deal(account, title="Old", decided_on=date(2025, 1, 1))
        make.deal(account, title="New", amount=10, competitor="Servalt")

        assert [row.title for row in contests(account)] == ["New", "Old"]
        assert contests(account)[0].competitor.name == "Servalt"

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"outcome": "sold"}, "outcome"),
            ({"decided_on": None}, "decided_on"),
            ({"decided_on": TODAY + timedelta(days=1)}, "decided_on"),
            ({"decided_on": date(1066, 1, 1)}, "decided_on"),
            ({"amount": 10, "currency": ""}, "currency"),
            ({"amount": -10}, "amount"),
            ({"point": "charm"}, "point"),
            ({"reason": "x" * 20_001}, "reason"),
            ({"source": "gossip"}, "source"),
            ({"source_text": "x" * 501}, "source_text"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, account, given, field):
        with pytest.raises(services.BadContest) as refused:
            make.deal(account, **given)

        assert refused.value.field == field
        assert not Contest.objects.exists()

    @pytest.mark.parametrize(
        ("level", "refusal"), [(None, Http404), (Level.READ, PermissionDenied)]
    )
    def test_it_refuses_who_may_not_write(self, account, level, refusal):
        deal = Deal(title="x", decided_on=TODAY, outcome="won", source="data")

        with pytest.raises(refusal):
            services.add_contest(portfolio.member(account, level), account.pk, deal, today=TODAY)


class TestChanging:
    def test_the_trail_keeps_how_it_had_ended(self, account):
        row = make.deal(account, "won")
        deal = Deal(title=row.title, decided_on=row.decided_on, outcome="lost", source=row.source)

        services.change_contest(make.actor(), row.pk, deal, seen=1, today=TODAY)

        entry = Entry.objects.get(verb="contest.changed")
        assert entry.changes == {"outcome": ["won", "lost"]}

    def test_the_trail_says_what_another_amount_is_in(self, account):
        row = make.deal(account, "won", amount=9_000, currency="EUR")
        deal = Deal(
            title=row.title,
            decided_on=row.decided_on,
            outcome="won",
            source=row.source,
            amount=Decimal(9_500),
            currency="EUR",
        )

        services.change_contest(make.actor(), row.pk, deal, today=TODAY)

        changes = Entry.objects.get(verb="contest.changed").changes
        assert changes["currency"] == "EUR"
        assert [Decimal(one) for one in changes["amount"]] == [9_000, 9_500]

    def test_the_second_of_two_overwrites_nothing(self, account):
        row = make.deal(account, "won")
        deal = Deal(title="x", decided_on=row.decided_on, outcome="lost", source="data")
        services.change_contest(make.actor(), row.pk, deal, seen=1, today=TODAY)

        with pytest.raises(services.BadContest) as refused:
            services.change_contest(make.actor(), row.pk, deal, seen=1, today=TODAY)

        assert refused.value.field == "seen"

    def test_what_was_removed_can_be_brought_back(self, account):
        row = make.deal(account)
        services.remove_contest(make.actor(), row.pk, today=TODAY)
        gone = contests(account)

        services.restore_contest(make.actor(), row.pk)

        assert (gone, len(contests(account))) == ((), 1)


class TestScores:
    def test_rates_are_of_what_was_decided_between_us_and_others(self, account):
        make.deal(account, "won", point="price", decided_on=date(2025, 1, 1))
        make.deal(account, "lost", point="price")
        make.deal(account, "won", point="")
        make.deal(account, "dropped", point="delivery")

        years, reasons = (
            found(contests(account)) for found in (selectors.by_year, selectors.by_point)
        )

        assert [(one.key, one.win_rate) for one in years] == [
            ("2026", Decimal("0.5")),
            ("2025", 1),
        ]
        assert [(one.key, one.win_rate) for one in reasons] == [
            ("price", Decimal("0.5")),
            ("delivery", None),
            ("", 1),
        ]
