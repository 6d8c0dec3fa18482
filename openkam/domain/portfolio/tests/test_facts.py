"""Single facts about an account: how they are kept, and who may say them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.core.audit import trail
from openkam.domain.portfolio import services
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


def last_entry(account):
    entry = trail.history_of_account(account.pk).first()
    return (entry.verb, entry.changes) if entry else None


class TestGate:
    @pytest.mark.parametrize(
        ("level", "refusal"), [(None, Http404), (Level.READ, PermissionDenied)]
    )
    @pytest.mark.parametrize(
        "say",
        [
            lambda actor, pk: services.set_site(actor, pk, site="Brno"),
            lambda actor, pk: services.set_vat_number(actor, pk, vat_number="CZ1"),
            lambda actor, pk: services.set_company_number(actor, pk, company_number="1"),
            lambda actor, pk: services.set_domain(actor, pk, domain="example.com"),
            lambda actor, pk: services.set_segment(actor, pk, make.segment().pk),
            lambda actor, pk: services.set_tier(actor, pk, make.tier().pk),
        ],
    )
    def test_it_takes_a_level(self, say, level, refusal):
        account = make.account()
        actor = make.member(account, level)

        with pytest.raises(refusal):
            say(actor, account.pk)

    def test_a_tier_is_given_by_those_who_lead(self):
        account, tier = make.account(), make.tier()

        with pytest.raises(PermissionDenied):
            services.set_tier(make.member(account, Level.WRITE), account.pk, tier.pk)
        services.set_tier(make.member(account, Level.LEAD), account.pk, tier.pk)

        account.refresh_from_db()
        assert account.tier == tier
        assert last_entry(account) == ("account.tier_set", {"tier": [None, str(tier)]})


class TestFacts:
    def test_a_vat_number_has_capitals_and_no_blanks(self):
        account = make.account()

        services.set_vat_number(people.head(), account.pk, vat_number=" cz 123.456-78 ")

        account.refresh_from_db()
        assert account.vat_number == "CZ12345678"
        assert last_entry(account) == (
            "account.vat_number_set",
            {"vat_number": [None, "CZ12345678"]},
        )

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("https://www.Example.com/shop?x=1", "example.com"),
            ("sales@example.co.uk", "example.co.uk"),
            ("example.com:8080", "example.com"),
            ("пример.рф", "пример.рф"),
            ("www.jizera-papír.cz.", "jizera-papír.cz"),
            ("", ""),
        ],
    )
    def test_of_a_web_address_the_domain_is_kept(self, typed, kept):
        assert services.tidy_domain(typed) == kept

    @pytest.mark.parametrize("typed", ["example", "ex ample", "-a.com", "a..com", "<b>.com"])
    def test_what_is_no_domain_is_refused(self, typed):
        with pytest.raises(services.BadDomain):
            services.tidy_domain(typed)

    def test_nothing_is_noted_where_nothing_changes(self):
        account = make.account(site="Brno", domain="example.com")

        services.set_site(people.head(), account.pk, site=" Brno ")
        services.set_domain(people.head(), account.pk, domain="http://example.com")
        services.set_company_number(people.head(), account.pk, company_number="")
        services.set_segment(people.head(), account.pk, None)

        assert last_entry(account) is None

    def test_what_is_too_long_is_refused(self):
        account = make.account()

        with pytest.raises(services.TooLong):
            services.set_vat_number(people.head(), account.pk, vat_number="1" * 41)

    def test_a_tier_or_segment_that_is_gone_is_refused(self):
        account = make.account()

        with pytest.raises(services.UnknownTier):
            services.set_tier(people.head(), account.pk, 987_654)
        with pytest.raises(services.UnknownSegment):
            services.set_segment(people.head(), account.pk, 987_654)
