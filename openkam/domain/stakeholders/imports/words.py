"""What systems call the columns of a file of people, in five languages.

A line reads: field = the names of a column in English, German, Czech, Polish and Russian. Case,
accents, `_`, CamelCase and numbers at the end do not matter.
"""

HEADERS: dict[str, str] = {
    "name": (
        "full name, display name, contact, contact name, contact person, person, person name, "
        "ansprechpartner, kontakt, kontaktperson, vollständiger name, vor und nachname, jméno a "
        "příjmení, celé jméno, kontaktní osoba, osoba, imię i nazwisko, osoba kontaktowa, osoba do "
        "kontaktu, фио, контактное лицо, контакт, имя и фамилия, полное имя"
    ),
    "given_name": (
        "first name, given name, forename, first, vorname, jméno, křestní jméno, imię, имя"
    ),
    "middle_name": (
        "middle name, middle, additional name, zweiter vorname, druhé jméno, drugie imię, отчество"
    ),
    "family_name": (
        "last name, surname, family name, last, nachname, familienname, zuname, příjmení, "
        "nazwisko, фамилия"
    ),
    "suffix": "suffix, name suffix, namenszusatz, titul za jménem, tytuł po nazwisku",
    "salutation": (
        "salutation, name prefix, prefix, courtesy title, form of address, anrede, oslovení, "
        "titul před jménem, zwrot, zwrot grzecznościowy, tytuł grzecznościowy, обращение"
    ),
    "account_key": (
        "account id, account number, account key, account no, account code, customer id, "
        "customer number, customer key, customer no, customer code, company id, company number, "
        "business entity id, store id, reseller id, reseller key, client id, client number, "
        "kundennummer, kunden nr, kundennr, kd nr, debitor, debitorennummer, číslo zákazníka, kód "
        "zákazníka, číslo odběratele, id zákazníka, numer klienta, kod klienta, id klienta, numer "
        "kontrahenta, kod kontrahenta, код клиента, номер клиента, код контрагента"
    ),
    "account_name": (
        "account, account name, customer, customer name, company, company name, organization, "
        "organization name, organisation, firm, employer, store, store name, reseller, reseller "
        "name, client, kunde, kundenname, firma, firmenname, unternehmen, arbeitgeber, zákazník, "
        "název zákazníka, název firmy, společnost, odběratel, klient, nazwa firmy, nazwa klienta, "
        "nazwa kontrahenta, kontrahent, spółka, клиент, контрагент, компания, организация, фирма, "
        "название компании, наименование клиента"
    ),
    "function": (
        "contact type, function, role, contact role, buying role, role in purchase, funktion, "
        "rolle, rolle im einkauf, kontaktart, funkce, role kontaktu, typ kontaktu, funkcja, rola, "
        "функция, роль, тип контакта"
    ),
    "title": (
        "title, job title, job, position, job position, occupation, stelle, stellenbezeichnung, "
        "berufsbezeichnung, titel, pozice, pracovní pozice, pracovní zařazení, stanowisko, "
        "должность, позиция"
    ),
    "department": (
        "department, division, abteilung, bereich, oddělení, útvar, dział, wydział, отдел, "
        "подразделение"
    ),
    "site": (
        "site, location, city, office, office location, plant, standort, ort, stadt, werk, město, "
        "pobočka, místo, závod, miasto, lokalizacja, oddział, zakład, город, площадка, завод"
    ),
    "rank": (
        "level, seniority, rank, management level, ebene, hierarchieebene, úroveň, poziom, "
        "szczebel, уровень"
    ),
    "reports_to": (
        "reports to, manager, manager name, supervisor, boss, vorgesetzter, vorgesetzte, berichtet "
        "an, nadřízený, vedoucí, přełożony, przełożony, руководитель, начальник, подчиняется"
    ),
    "email": (
        "email, e mail, email address, e mail address, mail, e mail value, work email, mailadresse,"
        " e mail adresse, e mail adresa, adres email, adres e mail, почта, эл почта, электронная "
        "почта, адрес электронной почты"
    ),
    "phone": (
        "phone, phone number, telephone, telephone number, tel, work phone, phone value, direct "
        "phone, telefon, telefonnummer, rufnummer, telefon geschäftlich, telefonní číslo, numer "
        "telefonu, nr telefonu, телефон, номер телефона, рабочий телефон"
    ),
    "mobile": (
        "mobile, mobile phone, mobile number, cell, cell phone, mobil, handy, mobiltelefon, "
        "mobilnummer, mobilní telefon, telefon komórkowy, komórka, мобильный, мобильный телефон"
    ),
    "phone_kind": (
        "phone number type, phone type, type of phone, telefonart, typ telefonu, тип телефона"
    ),
    "web": "web page, web, website, linkedin, xing, profile, profil, webseite, web stránka, сайт",
    "language": (
        "language, preferred language, lang, sprache, korrespondenzsprache, jazyk, język, язык"
    ),
    "birthday": (
        "birthday, birth date, date of birth, geburtstag, geburtsdatum, narozeniny, datum narození,"
        " urodziny, data urodzenia, день рождения, дата рождения"
    ),
    "source": (
        "source, known from, lead source, origin, quelle, herkunft, zdroj, źródło, источник"
    ),
}
# Words before the name of a column that say only whose or which it is.
LEADING = frozenset({"contact", "business", "primary", "main", "work", "person"})

SALUTATIONS = (
    "mr, mrs, ms, miss, mx, dr, prof, sr, sra, srta, herr, frau, pan, paní, slečna, pani, ing, "
    "mgr, bc, г-н, г-жа, господин, госпожа, monsieur, madame"
)

# What people are by their function: (role, level, words), the first line that fits counts.
FUNCTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "gatekeeper",
        "staff",
        "assistant, secretary, reception, assistenz, assistent, sekretär, sekretariat, empfang, "
        "asistent, sekretář, recepce, asystent, sekretar, recepcja, ассистент, секретарь, помощник",
    ),
    (
        "approver",
        "executive",
        "cfo, chief financial, finance director, financial director, finanzvorstand, kaufmännisch,"
        " finanční ředitel, dyrektor finansowy, финансовый директор",
    ),
    (
        "decider",
        "owner",
        "owner, proprietor, founder, partner, inhaber, eigentümer, gesellschafter, majitel, "
        "vlastník, společník, właściciel, współwłaściciel, wspólnik, владелец, собственник, "
        "учредитель",
    ),
    (
        "decider",
        "executive",
        "ceo, chief executive, president, managing director, general manager, geschäftsführ, "
        "vorstand, jednatel, generální ředitel, výkonný ředitel, předseda, prezes, dyrektor "
        "generalny, członek zarządu, генеральный директор, президент",
    ),
    (
        "buyer",
        "head",
        "purchasing manager, head of purchasing, head of procurement, procurement manager, chief "
        "procurement, cpo, einkaufsleit, leiter einkauf, leiterin einkauf, vedoucí nákupu, ředitel "
        "nákupu, kierownik zakupów, dyrektor zakupów, kierownik działu zakupów, начальник закупок, "
        "директор по закупкам, руководитель отдела закупок, начальник отдела закупок",
    ),
    (
        "buyer",
        "staff",
        "purchas, buyer, procurement, sourcing, einkauf, einkäufer, beschaffung, nákup, zakup, "
        "kupiec, закуп, снабжен",
    ),
    (
        "user",
        "head",
        "plant manager, production manager, operations manager, betriebsleit, werkleit, "
        "produktionsleit, vedoucí výroby, kierownik produkcji, директор завода, начальник "
        "производства",
    ),
    ("user", "staff", "operator, production, produktion, výrob, produkcj, производств"),
    (
        "influencer",
        "executive",
        "cto, coo, cio, technical director, director, technischer leiter, technický ředitel, "
        "ředitel, dyrektor, технический директор, директор",
    ),
    (
        "influencer",
        "staff",
        "engineer, consultant, technic, quality, architect, ingenieur, techniker, qualität, "
        "berater, inženýr, technik, kvalit, poradce, inżynier, jakoś, doradca, инженер, технолог, "
        "консультант",
    ),
    ("", "head", "head of, manager, leiter, vedoucí, kierownik, начальник, руководитель"),
    ("", "lead", "team lead, teamleit, supervisor, vorarbeiter, mistr, lider, brygadzista, мастер"),
)
# How the roles and levels themselves are called in files.
ROLE_NAMES: dict[str, str] = {
    "initiator": "initiator, iniciátor, inicjator, инициатор",
    "user": "user, anwender, nutzer, uživatel, użytkownik, пользователь",
    "influencer": "influencer, beeinflusser, ovlivňovatel, wpływający, doradca, влияющий",
    "buyer": "buyer, einkäufer, nákupčí, kupujący, kupiec, закупщик, покупатель",
    "decider": (
        "decider, decision maker, entscheider, entscheidungsträger, rozhodovatel, rozhodující, "
        "decydent, decyzyjny, лпр, принимающий решение"
    ),
    "gatekeeper": "gatekeeper, türöffner, torwächter, strážce, strażnik, привратник",
    "approver": "approver, genehmiger, schvalovatel, zatwierdzający, утверждающий",
}
RANK_NAMES: dict[str, str] = {
    "owner": "owner, owner or board, board, c level, vorstand, vedení, zarząd, правление",
    "executive": "executive, director, vp, geschäftsleitung, ředitel, dyrektor, директор",
    "head": "head, head of department, manager, leiter, vedoucí, kierownik, начальник",
    "lead": "lead, team lead, teamleiter, vedoucí týmu, lider, тимлид",
    "staff": "staff, specialist, mitarbeiter, spezialist, specialista, pracownik, специалист",
}
MOBILES = frozenset(
    ["cell", "cellular", "mobile", "mobil", "handy", "mobilní", "komórka", "мобильный"]
)
