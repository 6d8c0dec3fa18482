"""Proposals of kinds and mappings, on headers and values as systems write them."""

from datetime import UTC, datetime

import pytest

from openkam.core.ledger import Heads, Mapping
from openkam.domain.portfolio.imports import propose
from openkam.domain.portfolio.imports.shapes import SHAPES
from openkam.domain.portfolio.models import SavedMapping
from openkam.domain.portfolio.tests.looks import (
    CUSTOMERS,
    NORTHWIND_PRODUCTS,
    ONLINE_RETAIL,
    ORDER_LINES,
    ORDERS,
    PRODUCTS,
    RESELLER_LINES,
    RESELLERS,
    SALESPERSONS,
    seen,
)


class TestKindOf:
    @pytest.mark.parametrize(
        ("look", "kind"),
        [
            (ONLINE_RETAIL, "sales"),
            (RESELLER_LINES, "sales"),
            (seen(*ORDER_LINES), "sales"),
            (seen(*ORDERS), "sales"),
            (RESELLERS, "accounts"),
            (CUSTOMERS, "accounts"),
            (PRODUCTS, "products"),
            (NORTHWIND_PRODUCTS, "products"),
            (SALESPERSONS, "colleagues"),
            (seen(("měna", "USD|GBP"), ("měsíc", "2026-01"), ("kurz", "0,92")), "rates"),
            (seen(("Код", "T1"), ("Наименование", "Болт М8"), ("Группа", "Крепёж")), "products"),
            (seen(("Имя", "Иван"), ("Фамилия", "Иванов"), ("Почта", "i@x.ru")), "colleagues"),
        ],
    )
    def test_it_recognises_what_a_file_brings(self, look, kind):
        assert propose.kind_of(look) == kind

    def test_it_takes_a_file_that_says_nothing_for_sales(self):
        assert propose.kind_of(seen(("x", "1"), ("y", ""))) == "sales"


class TestMappingFor:
    def test_it_maps_online_retail(self):
        proposal = propose.mapping_for("sales", ONLINE_RETAIL)

        assert proposal.mapping_columns == {
            "document": "InvoiceNo",
            "account": "CustomerID",
            "account_country": "Country",
            "product": "StockCode",
            "product_name": "Description",
            "invoiced_on": "InvoiceDate",
            "quantity": "Quantity",
            "unit_price": "UnitPrice",
        }

    def test_it_takes_net_amounts_and_no_tax_or_freight(self):
        proposal = propose.mapping_for("sales", RESELLER_LINES)

        assert proposal.mapping_columns == {
            "document": "SalesOrderNumber",
            "line": "SalesOrderLineNumber",
            "account": "ResellerKey",
            "product": "ProductKey",
            "invoiced_on": "OrderDate",
            "quantity": "OrderQuantity",
            "unit_price": "UnitPrice",
            "net_amount": "SalesAmount",
            "cost_amount": "TotalProductCost",
            "discount_amount": "DiscountAmount",
            "due_on": "DueDate",
        }

    def test_it_maps_lines_with_the_heads_of_their_orders(self):
        on = Heads("order_id", "order_id")
        proposal = propose.mapping_for("sales", seen(*ORDER_LINES, *ORDERS[1:], heads_on=on))

        assert proposal.heads == on
        assert proposal.mapping_columns == {
            "document": "order_id",
            "account": "customer_id",
            "product": "product_id",
            "invoiced_on": "order_date",
            "quantity": "quantity",
            "unit_price": "unit_price",
            "net_amount": "line_net",
            "discount_share": "discount",
        }

    @pytest.mark.parametrize(
        ("kind", "look", "columns"),
        [
            (
                "accounts",
                RESELLERS,
                {
                    "key": "ResellerKey",
                    "name": "ResellerName",
                    "site": "City",
                    "country": "Country",
                },
            ),
            (
                "accounts",
                CUSTOMERS,
                {
                    "key": "customer_id",
                    "name": "company_name",
                    "site": "city",
                    "country": "country",
                },
            ),
            (
                "products",
                NORTHWIND_PRODUCTS,
                {"key": "product_id", "name": "product_name"},
            ),
            (
                "colleagues",
                SALESPERSONS,
                {
                    "email": "EmailAddress",
                    "key": "BusinessEntityID",
                    "first_name": "FirstName",
                    "last_name": "LastName",
                },
            ),
        ],
    )
    def test_it_maps_files_of_the_other_kinds(self, kind, look, columns):
        assert propose.mapping_for(kind, look).mapping_columns == columns

    def test_it_maps_products_with_their_group(self):
        columns = propose.mapping_for("products", PRODUCTS).mapping_columns

        assert columns["key"] == "ProductKey"
        assert columns["name"] == "ProductName"
        assert columns["product_group"] == "Category"

    def test_it_reads_czech(self):
        proposal = propose.mapping_for(
            "sales",
            seen(
                ("Číslo faktury", "2026001"),
                ("Datum vystavení", "3.1.2026"),
                ("Odběratel", "Alfa Stavby s.r.o.|Beta Kovo a.s."),
                ("IČO", "12345678"),
                ("Kód zboží", "Z1"),
                ("Název zboží", "Šroub M8"),
                ("Množství", "5"),
                ("Jednotková cena", "12,50"),
                ("Celkem bez DPH", "62,50"),
                ("DPH", "13,13"),
                ("Celkem s DPH", "75,63"),
                ("Měna", "CZK"),
                ("Datum splatnosti", "17.1.2026"),
                ("Datum úhrady", "20.1.2026"),
            ),
        )

        assert proposal.mapping_columns == {
            "document": "Číslo faktury",
            "account": "IČO",
            "account_name": "Odběratel",
            "product": "Kód zboží",
            "product_name": "Název zboží",
            "invoiced_on": "Datum vystavení",
            "quantity": "Množství",
            "unit_price": "Jednotková cena",
            "net_amount": "Celkem bez DPH",
            "currency": "Měna",
            "due_on": "Datum splatnosti",
            "paid_on": "Datum úhrady",
        }

    def test_it_reads_polish(self):
        proposal = propose.mapping_for(
            "sales",
            seen(
                ("Nr faktury", "FV/1/2026"),
                ("Data wystawienia", "2026-01-03"),
                ("Kod kontrahenta", "K1"),
                ("Nazwa kontrahenta", "Alfa Sp. z o.o."),
                ("Indeks towaru", "T1"),
                ("Ilość", "5"),
                ("Cena netto", "12,50"),
                ("Wartość netto", "62,50"),
                ("Wartość brutto", "75,63"),
                ("Waluta", "PLN"),
                ("Termin płatności", "2026-01-17"),
                ("Data zapłaty", ""),
            ),
        )

        assert proposal.mapping_columns == {
            "document": "Nr faktury",
            "account": "Kod kontrahenta",
            "account_name": "Nazwa kontrahenta",
            "product": "Indeks towaru",
            "invoiced_on": "Data wystawienia",
            "quantity": "Ilość",
            "unit_price": "Cena netto",
            "net_amount": "Wartość netto",
            "currency": "Waluta",
            "due_on": "Termin płatności",
            "paid_on": "Data zapłaty",
        }

    def test_it_reads_russian(self):
        proposal = propose.mapping_for(
            "sales",
            seen(
                ("Номер счёта", "А-1"),
                ("Дата", "03.01.2026"),
                ("Код контрагента", "00012"),
                ("Контрагент", "ООО Альфа"),
                ("Артикул", "X1"),
                ("Номенклатура", "Болт М8"),
                ("Количество", "5"),
                ("Цена", "12,50"),
                ("Сумма без НДС", "62,50"),
                ("НДС", "12,50"),
                ("Себестоимость", "40,00"),
            ),
        )

        assert proposal.mapping_columns == {
            "document": "Номер счёта",
            "account": "Код контрагента",
            "account_name": "Контрагент",
            "product": "Артикул",
            "product_name": "Номенклатура",
            "invoiced_on": "Дата",
            "quantity": "Количество",
            "unit_price": "Цена",
            "net_amount": "Сумма без НДС",
            "cost_amount": "Себестоимость",
        }

    def test_it_takes_german_compounds_apart(self):
        proposal = propose.mapping_for(
            "sales",
            seen(
                ("Belegnummer", "R1"),
                ("Belegdatum", "03.01.2026"),
                ("Kundennr.", "1001"),
                ("Artikelbezeichnung", "Schraube lang"),
                ("Menge", "5"),
                ("Einzelpreis", "12,50"),
                ("Nettobetrag", "62,50"),
                ("MwSt", "11,88"),
                ("Fällig am", "17.01.2026"),
            ),
        )

        assert proposal.mapping_columns == {
            "document": "Belegnummer",
            "account": "Kundennr.",
            "product": "Artikelbezeichnung",
            "product_name": "Artikelbezeichnung",
            "invoiced_on": "Belegdatum",
            "quantity": "Menge",
            "unit_price": "Einzelpreis",
            "net_amount": "Nettobetrag",
            "due_on": "Fällig am",
        }

    def test_it_knows_values_that_need_no_header(self):
        look = seen(("a", "CZ12345678|PL5261040828"), ("b", "alfa.cz|www.beta.pl"), ("q", "x"))

        proposal = propose.mapping_for("accounts", look)

        assert proposal.mapping_columns == {"vat_number": "a", "domain": "b"}
        assert proposal.options == {"match": "vat_number"}
        assert proposal.why["a"] == "the values are VAT numbers"

    def test_it_does_not_believe_a_header_against_the_values(self):
        look = seen(("Invoice date", "north|south"), ("Quantity", "many"), ("Currency", "100|19"))

        assert propose.mapping_for("sales", look).mapping_columns == {}

    def test_it_lets_a_name_serve_as_key_where_there_is_no_number(self):
        look = seen(("Invoice", "1"), ("Customer name", "Alfa Works"), ("Date", "2026-01-03"))

        columns = propose.mapping_for("sales", look).mapping_columns

        assert columns["account"] == columns["account_name"] == "Customer name"

    def test_it_says_why(self):
        why = propose.mapping_for("sales", ONLINE_RETAIL).why

        assert why["InvoiceDate"] == "the header says “Invoice date”, the values are dates"
        assert why["InvoiceNo"] == "the header says “Document number”"

    def test_it_maps_own_fields_by_their_name(self):
        look = seen(("Name", "Alfa Works"), ("Contract  No", "7"))

        proposal = propose.mapping_for("accounts", look, own_fields=("Contract no", "Other"))

        assert proposal.own_columns == {"Contract no": "Contract  No"}

    def test_its_proposals_make_mappings(self):
        for kind, look in (("sales", ONLINE_RETAIL), ("accounts", RESELLERS)):
            proposal = propose.mapping_for(kind, look)
            mapping = Mapping("erp", proposal.mapping_columns, kind=kind, **proposal.options)

            assert Mapping.from_toml(mapping.to_toml(), SHAPES) == mapping


class TestSavedMappings:
    def saved(self, source="erp", net="Net", **fields):
        text = Mapping(
            source,
            {"document": "Doc", "invoiced_on": "When", "net_amount": net},
            default_currency="EUR",
            non_products=("POST",),
        ).to_toml()
        given = {"text": text, "saved_at": datetime(2026, 5, 3, tzinfo=UTC), **fields}
        return SavedMapping(source=source, kind="sales", **given)

    look = seen(("Doc", "1"), ("When", "2026-01-03"), ("Net", "1"), ("Net amount", "2"))

    def test_it_takes_a_saved_mapping_over_whole(self):
        proposal = propose.mapping_for("sales", self.look, saved=[self.saved()])

        assert proposal.mapping_columns["net_amount"] == "Net"
        assert proposal.source == "erp"
        assert proposal.default_currency == "EUR"
        assert proposal.options["non_products"] == ("POST",)
        assert proposal.why["Net"] == "as in the saved mapping of erp of 3\xa0May\xa02026"

    def test_it_prefers_that_of_the_source(self):
        saved = [self.saved("shop", net="Net amount"), self.saved()]

        proposal = propose.mapping_for("sales", self.look, source="shop", saved=saved)

        assert proposal.mapping_columns["net_amount"] == "Net amount"

    @pytest.mark.parametrize(
        "saved",
        [{"net": "Gone"}, {"text": "no mapping ["}],
    )
    def test_it_leaves_out_what_does_not_fit(self, saved):
        proposal = propose.mapping_for("sales", self.look, saved=[self.saved(**saved)])

        assert proposal.saved is None
        assert proposal.mapping_columns["net_amount"] == "Net amount"


class TestHeadsFor:
    def test_it_finds_the_heads_of_lines(self):
        assert propose.heads_for(seen(*ORDER_LINES), seen(*ORDERS)) == Heads("order_id", "order_id")

    def test_it_finds_none_where_lines_have_dates_and_customers(self):
        assert propose.heads_for(ONLINE_RETAIL, seen(*ORDERS)) is None

    def test_it_finds_none_in_another_file(self):
        assert propose.heads_for(seen(*ORDER_LINES), CUSTOMERS) is None


class TestSourceFrom:
    @pytest.mark.parametrize(
        ("name", "source"),
        [
            ("Faktury 2026-01.csv", "faktury"),
            ("C:\\exports\\ERP_Sales_20260101.XLSX", "erp-sales"),
            ("online_retail.parquet", "online-retail"),
            ("2026.csv", "import"),
            ("../../etc/passwd", "passwd"),
        ],
    )
    def test_it_names_the_source_by_the_file(self, name, source):
        assert propose.source_from(name) == source
