"""What systems call things: the words of headers in five languages, by what they mean.

A line reads: meaning = the words and phrases for it in English, German, Czech, Polish and Russian.
A word may carry two meanings ("unit price"). Case, accents, `_` and CamelCase do not matter, and
compounds such as Rechnungsnummer or CustomerID are taken apart by these words.
"""

MEANINGS: dict[str, str] = {
    "number": (
        "number, no, nr, nbr, num, nummer, #, č, čís, číslo, numer, номер, ном, №, ordinal, symbol"
    ),
    "key": (
        "id, key, code, kod, kód, код, schlüssel, kz, ident, identifier, identifikátor, ид, guid"
    ),
    "name": (
        "name, bezeichnung, název, jméno, nazwa, наименование, название, имя, label, desc, "
        "description, beschreibung, text, popis, opis, описание, designation"
    ),
    "document": (
        "invoice, inv, bill, document, doc, voucher, receipt, rechnung, rechnungs, rechn, beleg, "
        "faktura, faktury, faktur, fakturace, fv, fa, doklad, dokladu, dokument, dokumentu, счёт, "
        "счета, счет, счёта, счёт-фактура, счета-фактуры, накладная, накладной, документ, "
        "документа, реализация, реализации, vbeln"
    ),
    "order": (
        "order, so, auftrag, auftrags, bestellung, bestell, objednávka, objednávky, zakázka, "
        "zakázky, zamówienie, zamówienia, заказ, заказа, transaction"
    ),
    "sale": (
        "sale, sales, verkauf, verkaufs, vertrieb, prodej, prodeje, sprzedaż, sprzedaży, продажа"
    ),
    "line": (
        "line, row, position, pos, posnr, zeile, zeilen, posten, řádek, řádku, položka, položky, "
        "pozycja, pozycji, lp, wiersz, строка, строки, позиция, позиции"
    ),
    "customer": (
        "customer, cust, client, buyer, account, reseller, dealer, store, debtor, bill to, sold "
        "to, kunde, kunden, kd, debitor, debitoren, abnehmer, zákazník, zákazníka, odběratel, "
        "odběratele, partner, partnera, kupující, klient, klienta, kontrahent, kontrahenta, "
        "nabywca, nabywcy, odbiorca, odbiorcy, клиент, клиента, контрагент, контрагента, "
        "покупатель, покупателя, заказчик, kunnr"
    ),
    "company": (
        "company, organization, organisation, firma, firmy, firmen, unternehmen, společnost, "
        "subjekt, spółka, podmiot, компания, организация, организации, фирма, business name, "
        "legal name"
    ),
    "parent": (
        "parent, head office, headquarters, holding, konzern, mutter, mateřská, nadřízený, "
        "centrála, spółka matka, nadrzędny, jednostka dominująca, головная, головной, холдинг"
    ),
    "product": (
        "product, prod, item, article, sku, stock, material, part, artikel, art, produkt, "
        "produkts, ware, waren, zboží, výrobek, výrobku, produktu, artikl, towar, towaru, wyrób, "
        "asortyment, indeks, товар, товара, номенклатура, номенклатуры, продукт, продукция, matnr"
    ),
    "product number": "артикул, indeks towaru, ean, gtin, plu",
    "group": "group, gruppe, skupina, grupa, группа, группы, family, class of",
    "category": (
        "category, cat, kategorie, kategoria, kategorii, категория, категории, warengruppe, "
        "artikelgruppe, sortiment, sortimentsgruppe, вид номенклатуры"
    ),
    "subcategory": (
        "subcategory, sub category, unterkategorie, podkategorie, podkategoria, podskupina, "
        "podgrupa, подкатегория, подгруппа"
    ),
    "date": (
        "date, day, dt, datum, tag, data, dne, den, dzień, дата, дата и время, timestamp, datetime"
    ),
    "document date": (
        "vystaveno, datum vystavení, data wystawienia, wystawiono, дата выписки, ausgestellt am, "
        "issued, issued on, issue date, invoiced on, fkdat, budat"
    ),
    "sale date": (
        "duzp, zdanitelné plnění, uskutečnění plnění, data sprzedaży, leistungsdatum, posting "
        "date, buchungsdatum"
    ),
    "delivery": (
        "ship, shipped, shipping, shipment, delivery, delivered, liefer, lieferung, versand, "
        "dodání, dodací, doručení, dostawa, dostawy, wysyłka, wysyłki, доставка, доставки, "
        "отгрузка, отгрузки, required, requested"
    ),
    "quantity": (
        "quantity, qty, quant, menge, stückzahl, anzahl, množství, počet, ks, kusů, ilość, il, "
        "szt, количество, кол, кол-во, колво, fkimg"
    ),
    "unit": (
        "unit, each, per unit, per piece, standard, einzel, stück, einheit, jednotková, "
        "jednotkový, jedn, za kus, za mj, za jednotku, jednostkowa, jednostkowy, j, za sztukę, за "
        "единицу, за ед, единица, ед, в единицу"
    ),
    "unit price": (
        "einzelpreis, stückpreis, jednotková cena, cena jednostkowa, list price, listenpreis"
    ),
    "price": "price, preis, cena, ceny, cenu, цена, цены, rate per",
    "amount": (
        "amount, amt, value, val, sum, betrag, wert, summe, částka, hodnota, kwota, wartość, "
        "suma, сумма, стоимость, kosten gesamt"
    ),
    "total": "total, gesamt, celkem, celková, celkový, razem, ogółem, łącznie, итого, всего",
    "net": (
        "net, netto, without tax, without vat, excl tax, excl vat, ex vat, ex tax, excluding vat, "
        "excluding tax, ohne mwst, ohne ust, bez dph, bez vat, bez daně, без ндс, нетто, čistá"
    ),
    "net amount": (
        "revenue, turnover, subtotal, sub total, umsatz, erlös, základ daně, základ, tržba, "
        "tržby, obrat, przychód, obrót, выручка, netwr"
    ),
    "gross": (
        "gross, incl, incl vat, incl tax, including vat, brutto, inkl mwst, inkl, s dph, včetně "
        "dph, z vat, с ндс, брутто, extended, po slevě s dph"
    ),
    "tax": (
        "tax, vat, gst, mwst, steuer, ust, umsatzsteuer, dph, daň, daně, podatek, podatku, ндс, "
        "налог, sazba"
    ),
    "freight": "freight, carriage, postage, fracht, porto, dopravné, doprava, transport, фрахт",
    "discount": (
        "discount, disc, rebate, rabatt, nachlass, sleva, slevy, rabat, upust, скидка, скидки"
    ),
    "share": "share, percent, percentage, pct, %, prozent, procent, procento, procenta, процент",
    "cost": (
        "cost, costs, cogs, kosten, einstand, einstands, náklad, náklady, koszt, koszty, "
        "себестоимость, затраты"
    ),
    "unit cost": (
        "purchase price, cost price, einstandspreis, einkaufspreis, ek preis, nákupní cena, "
        "pořizovací cena, skladová cena, cena zakupu, закупочная цена, цена закупки, wavwr"
    ),
    "currency": "currency, curr, ccy, währung, waehrung, měna, měny, waluta, waluty, валюта, waerk",
    "due date": (
        "due date, due, due on, fällig, fällig am, fälligkeit, fälligkeitsdatum, splatnost, "
        "splatnosti, datum splatnosti, termin płatności, срок оплаты, срок платежа, оплатить до, "
        "payment due, payment due date"
    ),
    "paid date": (
        "paid, paid on, paid date, payment date, date paid, bezahlt, bezahlt am, zahldatum, "
        "zahlung, uhrazeno, zaplaceno, datum úhrady, úhrada, zapłacono, data zapłaty, data "
        "płatności, оплачено, дата оплаты, cleared on, ausgleichsdatum"
    ),
    "country": (
        "country, country region, nation, land, ländercode, stát, země, státu, kraj, państwo, "
        "страна, land1"
    ),
    "site": (
        "site, city, town, place, location, ort, stadt, standort, sitz, město, obec, sídlo, "
        "místo, miasto, miejscowość, siedziba, город, населённый пункт, местонахождение, ort01"
    ),
    "segment": (
        "segment, industry, sector, branche, obor, odvětví, segmentu, branża, sektor, сегмент, "
        "отрасль, customer group, kundengruppe, skupina zákazníků, grupa kontrahentów"
    ),
    "owner": (
        "owner, account manager, key account manager, kam, sales rep, sales representative, sales "
        "person, responsible, betreuer, kundenbetreuer, zuständig, obchodník, obchodní zástupce, "
        "správce, opiekun, handlowiec, przedstawiciel handlowy, ответственный, менеджер, ведущий"
    ),
    "tier": "tier, abc, rating, abc class, kundenklasse, třída, klasa, класс, level, stufe, úroveň",
    "vat number": (
        "vat number, vat no, vat id, vat, vatid, tax number, tax no, tax id, ust id, ustid, ust "
        "idnr, ust id nr, ustidnr, uid nummer, umsatzsteuer id, dič, nip, nr nip, numer nip, инн, "
        "stceg"
    ),
    "company number": (
        "company number, company no, company id, registration number, registration no, reg no, "
        "commercial register, handelsregister, hrb, ič, ičo, regon, krs, огрн, окпо, business id"
    ),
    "domain": "domain, website, web, web site, homepage, url, www, internet, webseite, сайт, домен",
    "mail": "mail, email, e-mail, email address, e-mail-adresse, почта, эл почта, mailadresse",
    "employee": (
        "employee, employees, headcount, staff, personnel, salesperson, colleague, user, business "
        "entity, personal, mitarbeiter, zaměstnanec, zaměstnance, osobní, pracovník, pracownik, "
        "pracownika, kadrowy, сотрудник, сотрудника, работник, табельный"
    ),
    "first name": (
        "first name, given name, forename, vorname, křestní jméno, jméno, imię, imie, имя"
    ),
    "last name": (
        "last name, surname, family name, nachname, familienname, příjmení, nazwisko, фамилия"
    ),
    "full name": "full name, display name, jméno a příjmení, imię i nazwisko, фио, celé jméno",
    "role": "role, rolle, rola, роль, permission",
    "language": "language, lang, sprache, jazyk, język, язык, locale",
    "month": "month, monat, měsíc, miesiąc, месяц, period",
    "rate": "rate, exchange rate, fx rate, kurs, wechselkurs, kurz, kurzu, курс, курс валюты",
    "origin": "origin, source, quelle, zdroj, źródło, источник, provider",
    "from": (
        "from, valid from, since, start, ab, von, gültig ab, od, platí od, obowiązuje od, с, от"
    ),
    "until": "until, valid until, valid to, to date, end, bis, gültig bis, do, platí do, по, до",
    "is product": "is product, countable, ist produkt, je výrobek, czy produkt, это товар",
    # What no field of ours holds: it tells that a column is about something else.
    "contact": (
        "phone, tel, telephone, mobile, fax, telefon, telefax, телефон, contact, ansprechpartner, "
        "kontakt, контакт, address, adresse, adresa, adres, адрес, street, strasse, straße, "
        "ulice, ulica, улица, zip, zip code, postal, postal code, postcode, plz, psč, kod "
        "pocztowy, индекс, region, state, province, county, bundesland, województwo, область"
    ),
    "theirs": (
        "po, purchase order, external, reference, ref, vs, variabilní, ks symbol, courtesy, middle"
    ),
    "supplier": "supplier, vendor, lieferant, dodavatel, dostawca, поставщик, shipper, carrier",
    "plan": (
        "quota, target, budget, plan, soll, kvóta, plán, cel, limit, план, bonus, commission, ytd"
    ),
    "storage": "in stock, on order, reorder, lager, sklad, skladem, magazyn, склад, warehouse",
    "promotion": "promotion, promo, aktion, akce, promocja, акция, geography, territory, bank",
    "alternate": (
        "alternate, alternative, alt, old, birth, hire, modified, created, updated, changed"
    ),
}
# Words that add nothing: a header with them means the same.
FILLERS = (
    "the, of, for, in, on, at, our, am, der, die, das, des, und, ve, na, pro, w, we, z, za, dla, "
    "и, в, на, из, po, total of, business, main, primary, field, column, txt, ggf, own, mj"
)
# Meanings that turn what a column is about: a field that does not ask for one takes no column with.
DECISIVE = frozenset(
    [
        "line",
        "delivery",
        "quantity",
        "unit",
        "price",
        "gross",
        "tax",
        "freight",
        "discount",
        "share",
        "cost",
        "currency",
        "due",
        "paid",
        "country",
        "site",
        "segment",
        "owner",
        "tier",
        "vat",
        "domain",
        "mail",
        "first",
        "last",
        "full",
        "role",
        "language",
        "rate",
        "month",
        "parent",
        "contact",
        "theirs",
        "supplier",
        "plan",
        "storage",
        "promotion",
        "alternate",
        "from",
        "until",
        "category",
        "employee",
        "group",
        "date",
        "origin",
    ]
)
