"""Customers, sellers and products of real data, as their files are.

The data lie beside the checkout where there are any.
"""

from pathlib import Path

import pytest

from openkam.core.access import users
from openkam.core.access.models import User
from openkam.core.ledger import Mapping
from openkam.domain.portfolio import imports, services
from openkam.domain.portfolio.imports.shapes import SHAPES
from openkam.domain.portfolio.models import Account, Membership, OwnField, Product
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.bringing import codes, counts

DATA = Path(__file__).parents[5] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("ledger_folder"),
    pytest.mark.skipif(not DATA.is_dir(), reason="the sample data do not lie beside this checkout"),
]
NORTHWIND = """
kind = "accounts"
source = "food"
[columns]
key = "customer_id"
name = "company_name"
site = "city"
country = "country"
[own_fields]
Phone = "phone"
"""
RESELLERS = """
kind = "accounts"
source = "bikes"
[columns]
key = "ResellerKey"
name = "ResellerName"
country = "Country"
segment = "BusinessType"
site = "City"
"""
SELLERS = """
kind = "colleagues"
source = "crm"
[columns]
email = "EmailAddress"
key = "BusinessEntityID"
first_name = "FirstName"
last_name = "LastName"
"""
STORES = """
kind = "accounts"
source = "crm"
[columns]
key = "StoreID"
name = "Name"
owner = "SalesPersonID"
[options]
match = "name"
"""
PRODUCTS = """
kind = "products"
source = "food"
[columns]
key = "product_id"
name = "product_name"
product_group = "category_id"
"""


def brought(file, text):
    return imports.bring_in(
        users.system_user(),
        path=DATA / file,
        mapping=Mapping.from_toml(text, SHAPES),
        now=make.NOW,
        today=make.TODAY,
    )


class TestNorthwind:
    def test_customers_come_with_their_countries_and_go_again(self):
        result = brought("northwind/customers.csv", NORTHWIND)
        again = brought("northwind/customers.csv", NORTHWIND)

        quick = make.keyed("QUICK", "food")
        phone = str(OwnField.objects.get(name="Phone").pk)
        assert counts(result) == (91, 0, 0, 0)
        assert counts(again) == (0, 0, 91, 0)
        assert (quick.name, quick.country, quick.site) == ("QUICK-Stop", "DE", "Cunewalde")
        assert quick.own_values[phone] == "0372-035188"
        assert not Account.objects.filter(country="").exists()

        undone = services.undo_import(users.system_user(), result["batch"], today=make.TODAY)
        assert undone.result["undo"] == {
            "restored": 0,
            "removed": 92,
            "left": 0,
            "left_because": [],
        }
        assert not Account.objects.exists()

    def test_products_come(self):
        result = brought("northwind/products.csv", PRODUCTS)

        assert counts(result) == (77, 0, 0, 0)
        assert Product.objects.get(key="1").name == "Chai"


class TestAdventureWorks:
    def test_stores_find_resellers_by_name_and_get_their_sellers_as_owners(self):
        resellers = brought("adventureworks/resellers.csv", RESELLERS)
        sellers = brought("adventureworks/salespersons.csv", SELLERS)
        stores = brought("adventureworks/stores.csv", STORES)

        assert counts(resellers) == (701, 0, 0, 0)
        # josé1@… is no address that our sign-in takes, so his stores find no owner.
        assert counts(sellers) == (16, 0, 0, 1)
        assert codes(sellers) == {"bad_mail": 1}
        assert stores["rows"]["read"] == 701
        assert set(codes(stores)) <= {"ambiguous", "contradiction", "unknown_owner"}
        taken = stores["rows"]["changed"]
        assert taken == Account.objects.exclude(owner=None).count()
        assert stores["rows"]["new"] == 0
        next_door = make.keyed("292", "crm")
        assert next_door == Account.objects.get(name="Next-Door Bike Store")
        assert next_door.owner == User.objects.get(colleague_keys__key="279")
        assert Membership.objects.count() == taken
