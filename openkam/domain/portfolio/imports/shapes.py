"""What files of each kind may bring, and what they must."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from openkam.core.ledger import SALES, Shape


def _missing_account_fields(mapped: Collection[str]) -> list[str]:
    if {"name", "key", "vat_number", "company_number"} & set(mapped):
        return _missing_parent(mapped)
    return ['Map "key" or "name".']


def _missing_parent(mapped: Collection[str]) -> list[str]:
    if {"group_from", "group_until"} & set(mapped) and "group" not in mapped:
        return ['The fields "group_from" and "group_until" need "group".']
    return []


def _missing_product_fields(mapped: Collection[str]) -> list[str]:
    return [] if "key" in mapped else ['The field "key" must be mapped.']


def _missing_colleague_fields(mapped: Collection[str]) -> list[str]:
    return [] if "email" in mapped else ['The field "email" must be mapped.']


def _missing_rate_fields(mapped: Collection[str]) -> list[str]:
    needed = ("currency", "month", "rate")
    return [f'The field "{name}" must be mapped.' for name in needed if name not in mapped]


ACCOUNTS = Shape(
    kind="accounts",
    fields=(
        "key",
        "name",
        "group",
        "group_from",
        "group_until",
        "site",
        "country",
        "segment",
        "owner",
        "tier",
        "vat_number",
        "company_number",
        "domain",
    ),
    missing=_missing_account_fields,
    shareable=(frozenset({"key", "name", "group"}),),
    matches=("key", "vat_number", "company_number", "name"),
    has_own_fields=True,
)
PRODUCTS = Shape(
    kind="products",
    fields=("key", "name", "product_group", "is_product"),
    missing=_missing_product_fields,
    shareable=(frozenset({"key", "name"}),),
)
COLLEAGUES = Shape(
    kind="colleagues",
    fields=("email", "key", "name", "first_name", "last_name", "role", "language"),
    missing=_missing_colleague_fields,
)
RATES = Shape(
    kind="rates",
    fields=("currency", "month", "rate", "origin"),
    missing=_missing_rate_fields,
)
SHAPES = (SALES, ACCOUNTS, PRODUCTS, COLLEAGUES, RATES)
SHAPE_OF = {shape.kind: shape for shape in SHAPES}

# What each field is called on pages: by kind and field, since a key is not always the same thing.
TITLES = {
    ("sales", "document"): _("Document number"),
    ("sales", "line"): _("Line number"),
    ("sales", "account"): _("Customer number"),
    ("sales", "account_name"): _("Customer name"),
    ("sales", "account_country"): _("Country of the customer"),
    ("sales", "group"): _("Number of the parent account"),
    ("sales", "product"): _("Product number"),
    ("sales", "product_name"): _("Product name"),
    ("sales", "product_group"): _("Product group"),
    ("sales", "invoiced_on"): _("Invoice date"),
    ("sales", "quantity"): _("Quantity"),
    ("sales", "unit_price"): _("Unit price"),
    ("sales", "net_amount"): _("Net amount of the line"),
    ("sales", "unit_cost"): _("Cost of one unit"),
    ("sales", "cost_amount"): _("Cost of the line"),
    ("sales", "discount_amount"): _("Discount of the line"),
    ("sales", "discount_share"): _("Discount as a share of the price"),
    ("sales", "currency"): _("Currency"),
    ("sales", "due_on"): _("Due date"),
    ("sales", "paid_on"): _("Date of payment"),
    ("accounts", "key"): _("Customer number"),
    ("accounts", "name"): _("Name"),
    ("accounts", "group"): _("Number of the parent account"),
    ("accounts", "group_from"): _("Below the parent from"),
    ("accounts", "group_until"): _("Below the parent until"),
    ("accounts", "site"): _("Site"),
    ("accounts", "country"): _("Country"),
    ("accounts", "segment"): _("Segment"),
    ("accounts", "owner"): _("Owner"),
    ("accounts", "tier"): _("Tier"),
    ("accounts", "vat_number"): _("VAT number"),
    ("accounts", "company_number"): _("Company number"),
    ("accounts", "domain"): _("Web domain"),
    ("products", "key"): _("Product number"),
    ("products", "name"): _("Product name"),
    ("products", "product_group"): _("Product group"),
    ("products", "is_product"): _("Is a product and no charge"),
    ("colleagues", "email"): _("Mail address"),
    ("colleagues", "key"): _("Staff number"),
    ("colleagues", "name"): _("Full name"),
    ("colleagues", "first_name"): _("First name"),
    ("colleagues", "last_name"): _("Last name"),
    ("colleagues", "role"): _("Role"),
    ("colleagues", "language"): _("Language"),
    ("rates", "currency"): _("Currency"),
    ("rates", "month"): _("Month"),
    ("rates", "rate"): _("Rate"),
    ("rates", "origin"): _("Who says so"),
}
