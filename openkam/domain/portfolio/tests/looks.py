"""Files as they are looked at before they are mapped: headers and values of real systems."""

from dataclasses import dataclass

from openkam.core.ledger import Heads


@dataclass(frozen=True)
class Seen:
    """A file as it is looked at: header and samples."""

    header: tuple[str, ...]
    samples: dict[str, tuple[str, ...]]
    rows: int | None = 1000
    heads_on: Heads | None = None


def seen(*columns: tuple[str, str], heads_on: Heads | None = None) -> Seen:
    """A file of these columns (header, values between bars)."""
    samples = {name: tuple(v for v in values.split("|") if v) for name, values in columns}
    return Seen(tuple(samples), samples, heads_on=heads_on)


ONLINE_RETAIL = seen(
    ("InvoiceNo", "536365|536366|C536379"),
    ("StockCode", "85123A|71053|84406B"),
    ("Description", "WHITE HANGING HEART T-LIGHT HOLDER|WHITE METAL LANTERN"),
    ("Quantity", "6|8|-1"),
    ("InvoiceDate", "2010-12-01 08:26:00|2010-12-01 08:28:00"),
    ("UnitPrice", "2.55|3.39|2.75"),
    ("CustomerID", "17850|13047"),
    ("Country", "United Kingdom|France|EIRE"),
)
RESELLER_LINES = seen(
    ("SalesOrderNumber", "SO43659|SO43660"),
    ("SalesOrderLineNumber", "1|2|3"),
    ("ResellerKey", "676|117"),
    ("ProductKey", "349|350"),
    ("EmployeeKey", "285|283"),
    ("SalesTerritoryKey", "5|6"),
    ("PromotionKey", "1|2"),
    ("CurrencyKey", "100|19"),
    ("OrderQuantity", "1|3"),
    ("UnitPrice", "2024.9940|28.8404"),
    ("ExtendedAmount", "2024.9940|6074.9820"),
    ("UnitPriceDiscountPct", "0.0|0.02"),
    ("DiscountAmount", "0.0|27.0554"),
    ("ProductStandardCost", "1898.0944|31.7244"),
    ("TotalProductCost", "1898.0944|5694.2832"),
    ("SalesAmount", "2024.9940|6074.9820"),
    ("TaxAmt", "161.9995|485.9986"),
    ("Freight", "50.6249|151.8746"),
    ("CustomerPONumber", "PO522145787|PO18850127500"),
    ("OrderDate", "2010-12-29|2011-01-29"),
    ("DueDate", "2011-01-10|2011-02-10"),
    ("ShipDate", "2011-01-05|2011-02-05"),
)
RESELLERS = seen(
    ("ResellerKey", "1|2"),
    ("GeographyKey", "637|635"),
    ("ResellerAlternateKey", "AW00000001|AW00000002"),
    ("Phone", "245-555-0173|170-555-0127"),
    ("BusinessType", "Value Added Reseller|Specialty Bike Shop|Warehouse"),
    ("ResellerName", "A Bike Store|Progressive Sports"),
    ("NumberEmployees", "2|10"),
    ("OrderMonth", "5"),
    ("FirstOrderYear", "2011|2012"),
    ("ProductLine", "Road|Mountain"),
    ("AddressLine1", "2251 Elliot Avenue|3207 S Grady Way"),
    ("AnnualSales", "300000.0000|800000.0000"),
    ("BankName", "International Bank|International Security"),
    ("YearOpened", "1974|1976"),
    ("City", "Seattle|Renton"),
    ("StateProvinceName", "Washington"),
    ("Country", "United States|Canada"),
    ("PostalCode", "98104|98055"),
    ("SalesTerritoryKey", "1|2"),
)
PRODUCTS = seen(
    ("ProductKey", "1|2"),
    ("ProductAlternateKey", "AR-5381|BA-8327"),
    ("ProductName", "Adjustable Race|Bearing Ball"),
    ("Subcategory", "Road Frames|Helmets"),
    ("Category", "Components|Accessories"),
    ("StandardCost", "868.6342|12.0278"),
    ("ListPrice", "1431.5000|33.6442"),
    ("StartDate", "2003-07-01|2011-07-01"),
    ("EndDate", "2007-12-28"),
    ("Status", "Current"),
)
SALESPERSONS = seen(
    ("BusinessEntityID", "274|275"),
    ("Title", "Mr."),
    ("FirstName", "Stephen|Michael"),
    ("MiddleName", "Y|G"),
    ("LastName", "Jiang|Blythe"),
    ("JobTitle", "North American Sales Manager|Sales Representative"),
    ("PhoneNumber", "238-555-0197|257-555-0154"),
    ("EmailAddress", "stephen0@adventure-works.com|michael9@adventure-works.com"),
    ("City", "Redmond|Detroit"),
    ("CountryRegionName", "United States|Canada"),
    ("TerritoryName", "Northeast"),
    ("SalesYTD", "559697.5639"),
)
ORDER_LINES = (
    ("order_id", "10248|10249"),
    ("product_id", "11|42"),
    ("unit_price", "14.0|9.8"),
    ("quantity", "12|10"),
    ("discount", "0.0|0.15"),
    ("line_net", "168.0|98.0"),
)
ORDERS = (
    ("order_id", "10248|10249"),
    ("customer_id", "VINET|TOMSP"),
    ("employee_id", "5|6"),
    ("order_date", "1996-07-04|1996-07-05"),
    ("required_date", "1996-08-01|1996-08-16"),
    ("shipped_date", "1996-07-16|1996-07-10"),
    ("ship_via", "3|1"),
    ("freight", "32.38|11.61"),
    ("ship_name", "Vins et alcools Chevalier|Toms Spezialitäten"),
    ("ship_city", "Reims|Münster"),
    ("ship_country", "France|Germany"),
)
CUSTOMERS = seen(
    ("customer_id", "ALFKI|ANATR"),
    ("company_name", "Alfreds Futterkiste|Ana Trujillo Emparedados y helados"),
    ("address", "Obere Str. 57|Avda. de la Constitución 2222"),
    ("city", "Berlin|México D.F."),
    ("region", "BC|SP"),
    ("postal_code", "12209|05021"),
    ("country", "Germany|Mexico"),
    ("phone", "030-0074321|(5) 555-4729"),
)
NORTHWIND_PRODUCTS = seen(
    ("product_id", "1|2"),
    ("product_name", "Chai|Chang"),
    ("category_id", "1|2"),
    ("quantity_per_unit", "10 boxes x 20 bags|24 - 12 oz bottles"),
    ("unit_price", "18.0|19.0"),
    ("units_in_stock", "39|17"),
)
