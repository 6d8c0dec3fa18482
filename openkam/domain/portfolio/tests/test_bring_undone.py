"""Files of accounts, products, colleagues and rates that are undone."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openkam.core.access.models import Level, User
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    CompanyRate,
    ImportBatch,
    Lineage,
    Membership,
    OwnField,
    Parenthood,
    Product,
    Segment,
)
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.bringing import brought

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger_folder")]
FIELDS = "key name site country segment owner vat_number group group_from group_until own:Area"


def undone(result, actor=None):
    """Undo the import and return what it says of it."""
    batch = services.undo_import(actor or people.head(), result["batch"], today=make.TODAY)
    assert batch.state == ImportBatch.State.UNDONE
    told = batch.result["undo"]
    assert told["left"] == sum(reason["things"] for reason in told["left_because"])
    return told


def left(told):
    return {reason["code"]: reason["things"] for reason in told["left_because"]}


def whole_state():
    """Everything that a file of accounts may touch."""
    accounts = Account.objects.order_by("pk").values(
        "pk",
        "name",
        "search_name",
        "bare_name",
        "site",
        "country",
        "segment",
        "owner",
        "vat_number",
        "own_values",
        "group",
    )
    return (
        list(accounts),
        list(AccountKey.objects.order_by("pk").values("pk", "source", "key", "account")),
        sorted(
            Parenthood.objects.values_list("account", "parent", "valid_from", "valid_until"),
            key=str,
        ),
        sorted(Lineage.objects.values_list("account", "ancestor", "depth")),
        sorted(Membership.objects.values_list("account", "user", "level")),
        sorted(Segment.objects.values_list("pk", "name")),
        sorted(OwnField.objects.values_list("pk", "name")),
    )


@st.composite
def files(draw):
    """Rows about few accounts, so that they meet each other and what is there."""
    key = st.sampled_from(["A", "B", "C", "D"])
    cell = st.sampled_from([None, None, "<clear>", "x", "y"])
    day = st.sampled_from([None, None, "2024-01-01", "2025-06-01"])
    row = st.tuples(
        key,
        st.sampled_from([None, "One", "Two"]),
        cell,
        st.sampled_from([None, "DE", "Q?"]),
        cell,
        st.sampled_from([None, "<clear>", "owner@example.com", "nobody"]),
        cell,
        st.sampled_from([None, None, "A", "B", "C", "<clear>", "Z"]),
        day,
        day,
        cell,
    )
    return draw(st.lists(row, min_size=1, max_size=6))


class TestAccounts:
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(first=files(), second=files())
    def test_undoing_into_any_state_restores_it(self, db, first, second):
        if not User.objects.filter(email="owner@example.com").exists():
            people.user(email="owner@example.com", name="The Owner")
        brought("accounts", FIELDS, *first)
        before = whole_state()

        result = brought("accounts", FIELDS, *second)
        if ImportBatch.objects.get(pk=result["batch"]).state == ImportBatch.State.LIVE:
            assert left(undone(result)) == {}

        assert whole_state() == before

    def test_what_somebody_changed_since_is_left(self):
        brought("accounts", "key name site", ["A", "Acme", "Berlin"])
        result = brought("accounts", "key name site", ["A", "Acme AG", "Bonn"])
        services.rename_account(people.head(), make.keyed("A").pk, name="Acme SE")

        told = undone(result)

        account = make.keyed("A")
        assert (account.name, account.site) == ("Acme SE", "Berlin")
        assert left(told) == {"changed_since": 1}
        assert told["restored"] == 1

    def test_a_later_import_keeps_what_it_put_there(self):
        first = brought("accounts", "key name site", ["A", "Acme", "Berlin"])
        brought("accounts", "key site", ["A", "Bonn"])

        told = undone(first)

        assert make.keyed("A").site == "Bonn"
        assert left(told) == {"changed_since": 1}

    def test_accounts_with_sales_members_or_children_stay(self, ledger_folder):
        result = brought(
            "accounts",
            "key name",
            ["C1", "Buys"],
            ["M", "Has a member"],
            ["P", "Parent"],
            ["F", "Free"],
        )
        make.imported(make.sales_file(ledger_folder, [make.line(Customer="C1")]))
        Membership.objects.create(account=make.keyed("M"), user=people.outsider(), level=Level.READ)
        make.account(name="Child", parent=make.keyed("P"))

        told = undone(result)

        assert left(told) == {"has_sales": 1, "in_use": 2}
        assert told["removed"] == 1
        assert not Account.objects.filter(name="Free").exists()

    def test_a_key_added_to_a_known_account_goes(self):
        make.account(name="Acme", vat_number="DE1")
        result = brought("accounts", "key vat_number", ["A", "DE1"], match="vat_number")

        told = undone(result)

        assert told["removed"] == 1
        assert not AccountKey.objects.exists()

    def test_it_happens_once_and_for_those_who_import(self):
        result = brought("accounts", "key name", ["A", "Acme"])

        with pytest.raises(PermissionDenied):
            services.undo_import(people.observer(), result["batch"])
        undone(result)
        with pytest.raises(services.NotInLedger):
            services.undo_import(people.head(), result["batch"])


class TestProducts:
    def test_new_ones_go_and_others_get_back_what_they_were(self):
        Product.objects.create(source="erp", key="P1", name="Old", product_group="G1")
        result = brought(
            "products",
            "key name product_group is_product",
            ["P1", "New", "G2", "ne"],
            ["P2", "Two", None, None],
        )

        told = undone(result)

        assert list(Product.objects.values_list("key", "name", "product_group", "is_product")) == [
            ("P1", "Old", "G1", True)
        ]
        assert (told["restored"], told["removed"], told["left"]) == (1, 1, 0)

    def test_what_was_sold_stays(self, ledger_folder):
        result = brought("products", "key name", ["P1", "Drive"])
        make.imported(make.sales_file(ledger_folder, [make.line(Item="P1")]))

        assert left(undone(result)) == {"has_sales": 1}


class TestColleagues:
    def test_those_who_never_signed_in_are_deactivated(self):
        administrator = people.administrator()
        known = people.user(email="known@example.com", name="Known")
        result = brought(
            "colleagues",
            "email name key",
            ["new@example.com", "New One", "7"],
            ["in@example.com", "Signed In", None],
            ["known@example.com", "Known Better", None],
            actor=administrator,
        )
        User.objects.filter(email="in@example.com").update(last_login=make.NOW)

        told = undone(result, administrator)

        known.refresh_from_db()
        assert known.name == "Known"
        assert not User.objects.get(email="new@example.com").is_active
        assert User.objects.get(email="in@example.com").is_active
        assert left(told) == {"signed_in": 1}

    def test_heads_alone_may_not(self):
        result = brought("colleagues", "email name", ["new@example.com", "New"])

        with pytest.raises(PermissionDenied):
            services.undo_import(people.head(), result["batch"])


class TestRates:
    def test_they_get_back_what_they_were(self):
        make.company()
        march = date(2026, 3, 1)
        services.set_rate(
            people.head(),
            currency="USD",
            month=march,
            rate=Decimal("0.9"),
            origin="bank",
            now=make.NOW,
        )
        result = brought(
            "rates", "currency month rate", ["USD", "2026-03", "0.95"], ["USD", "04/2026", "0.96"]
        )

        told = undone(result)

        assert list(CompanyRate.objects.values_list("month", "rate", "origin")) == [
            (march, Decimal("0.9"), "bank")
        ]
        assert (told["restored"], told["removed"], told["left"]) == (1, 1, 0)
