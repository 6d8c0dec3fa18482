"""Which headers and which values speak for each field of a kind.

`called` lists the meanings of its header, the surest first; `looks` what its values must be, and
`alone` whether the values convince without the header.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """What a column must be called and hold to serve as a field."""

    called: tuple[str, ...]
    looks: str = "text"
    alone: bool = False


def _wanted(called: str, looks: str = "text", *, alone: bool = False) -> Wanted:
    return Wanted(tuple(each.strip() for each in called.split(",")), looks, alone)


_SALES = {
    "document": _wanted(
        "document number, document key, document, order number, order key, order, sale "
        "number, sale key, document name",
        "key",
    ),
    "line": _wanted(
        "document line number, order line number, line number, line, document line, order line",
        "integer",
    ),
    "account": _wanted(
        "customer number, customer key, customer, company key, customer company key, company "
        "number",
        "key",
    ),
    "account_name": _wanted(
        "customer name, company name, customer company name, customer company, customer, company",
        "name",
    ),
    "account_country": _wanted("country, customer country, country key, country name", "country"),
    "group": _wanted(
        "parent number, parent key, parent, parent customer number, parent customer key, "
        "parent customer, parent company",
        "key",
    ),
    "product": _wanted("product number, product key, product", "key"),
    "product_name": _wanted("product name, product, name", "name"),
    "product_group": _wanted(
        "product group, product category, category, category name, product group name, group,"
        " subcategory, product subcategory",
        "label",
    ),
    "invoiced_on": _wanted("document date, order date, sale date, date", "date", alone=True),
    "quantity": _wanted(
        "quantity, order quantity, document quantity, sale quantity, product quantity", "number"
    ),
    "unit_price": _wanted(
        "unit price, net unit price, net price, price, sale price, product price, unit net, "
        "unit amount, net unit amount",
        "number",
    ),
    "net_amount": _wanted(
        "net amount, line net, line net amount, sale amount, total net, net, line amount, "
        "line total, total amount, price net total, amount, total net amount, total price, "
        "total",
        "number",
    ),
    "unit_cost": _wanted("unit cost, product unit cost, price cost, net unit cost", "number"),
    "cost_amount": _wanted(
        "cost amount, total cost, total product cost, line cost, cost, product cost, sale cost",
        "number",
    ),
    "discount_amount": _wanted("discount amount, discount, line discount", "number"),
    "discount_share": _wanted("discount share, discount, unit price discount share", "share"),
    "currency": _wanted(
        "currency, currency key, document currency, currency name", "currency", alone=True
    ),
    "due_on": _wanted("due date, document due date", "date"),
    "paid_on": _wanted("paid date", "date"),
}
_ACCOUNTS = {
    "key": _wanted(
        "customer number, customer key, company key, customer, key, number, site key", "key"
    ),
    "name": _wanted(
        "customer name, company name, customer company name, full name, company, name, "
        "customer, customer company",
        "name",
    ),
    "group": _wanted(
        "parent number, parent key, parent, parent customer number, parent customer key, "
        "parent customer, parent company, parent customer name, parent name",
        "text",
    ),
    "group_from": _wanted("parent from, parent from date", "date"),
    "group_until": _wanted("parent until, parent until date", "date"),
    "site": _wanted("site, site name, customer site, company site", "name"),
    "country": _wanted(
        "country, country name, country key, customer country, company country",
        "country",
        alone=True,
    ),
    "segment": _wanted("segment, segment name, customer segment", "label"),
    "owner": _wanted("owner, owner name, owner mail, customer owner", "text"),
    "tier": _wanted("tier, customer tier", "label"),
    "vat_number": _wanted("vat number, customer vat number, vat number key", "vat", alone=True),
    "company_number": _wanted("company number, customer company number", "key"),
    "domain": _wanted("domain, customer domain, company domain, domain name", "domain", alone=True),
}
_PRODUCTS = {
    "key": _wanted("product number, product key, product, key, number", "key"),
    "name": _wanted("product name, product, name", "name"),
    "product_group": _wanted(
        "category, product category, product group, category name, group, product group name,"
        " subcategory, product subcategory",
        "label",
    ),
    "is_product": _wanted("is product", "label"),
}
_COLLEAGUES = {
    "email": _wanted("mail, employee mail", "mail", alone=True),
    "key": _wanted("employee number, employee key, key, number", "key"),
    "name": _wanted("full name, employee name, employee full name, name, employee", "name"),
    "first_name": _wanted("first name, employee first name", "name"),
    "last_name": _wanted("last name, employee last name", "name"),
    "role": _wanted("role, employee role", "label"),
    "language": _wanted("language, employee language", "label"),
}
_RATES = {
    "currency": _wanted("currency, currency key, key, currency name", "currency", alone=True),
    "month": _wanted(
        "month, rate month, date, rate date, month date, from date, from", "month", alone=True
    ),
    "rate": _wanted("rate, currency rate, rate amount, price, amount", "number"),
    "origin": _wanted("origin, rate origin, origin name", "text"),
}
FIELDS_OF = {
    "sales": _SALES,
    "accounts": _ACCOUNTS,
    "products": _PRODUCTS,
    "colleagues": _COLLEAGUES,
    "rates": _RATES,
}
# How much each field found tells that a file is of the kind.
TELLING = {
    "sales": {
        "document": 2.0,
        "invoiced_on": 2.0,
        "quantity": 1.5,
        "net_amount": 2.0,
        "unit_price": 1.0,
        "account": 1.0,
        "product": 1.0,
        "line": 1.0,
        "due_on": 1.0,
    },
    "accounts": {
        "key": 1.5,
        "name": 2.0,
        "site": 1.0,
        "country": 1.0,
        "vat_number": 2.0,
        "company_number": 1.5,
        "domain": 1.0,
        "segment": 1.0,
        "owner": 1.0,
        "tier": 1.0,
        "group": 1.5,
    },
    "products": {"key": 2.5, "name": 2.0, "product_group": 1.5, "is_product": 1.0},
    "colleagues": {
        "email": 2.0,
        "key": 1.0,
        "name": 1.0,
        "first_name": 1.5,
        "last_name": 1.5,
        "role": 1.0,
        "language": 1.0,
    },
    "rates": {"currency": 1.5, "month": 1.0, "rate": 3.0, "origin": 0.5},
}
