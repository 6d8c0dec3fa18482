"""Visiting cards of all kinds and ages, also broken ones."""

import quopri

import pytest

from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.imports import reading
from openkam.domain.stakeholders.models import Person, Position
from openkam.domain.stakeholders.tests import files

OLD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\n"
    b"N;CHARSET=windows-1250;ENCODING=QUOTED-PRINTABLE:=8Edo=F8=E1k;Jan=\r\n;;Ing.\r\n"
    b"ORG:ACME\\, Inc.;Purchasing\r\nTITLE;CHARSET=ISO-8859-2:Vedouc\xed\r\n"
    b"TEL;CELL:+420 602 123 456\r\nTEL;WORK;FAX:123456\r\n"
    b"PHOTO;ENCODING=BASE64;JPEG:\r\n /9j/4AAQSkZJRgABAQ\r\n AAAA=\r\n\r\n"
    b"EMAIL;INTERNET:jan@x.cz\r\nEND:VCARD\r\n"
)
NEW = (
    "BEGIN:VCARD\nVERSION:4.0\nFN:Anke\n  Vogt\nN:Vogt;Anke;;Dr.;\n"
    'item1.EMAIL;TYPE=work:mailto:anke@x.de\nTEL;VALUE=uri;TYPE="voice,cell":tel:+49-30-123456\n'
    "BDAY:19800203\nLANG:de\nADR;TYPE=work:;;Weg 1;Bremen;;28195;\nEND:VCARD\n"
)
BROKEN = "BEGIN:VCARD\nFN:Broken\nno colon here\nEND:VCARD\n"
OPEN = "BEGIN:VCARD\nFN:Never closed\n"


def rows(content, **given):
    data = content if isinstance(content, bytes) else content.encode()
    return reading.read("cards.vcf", data, **given)


def told(row):
    return {name: values[0] for name, values in row.values.items()}


class TestReading:
    def test_an_old_card_is_decoded_as_it_declares_each_line(self):
        assert told(rows(OLD).rows[0]) == {
            "family_name": "Ždořák",
            "given_name": "Jan",
            "salutation": "Ing.",
            "account_name": "ACME, Inc.",
            "department": "Purchasing",
            "title": "Vedoucí",
            "mobile": "+420 602 123 456",
            "email": "jan@x.cz",
        }

    def test_a_new_card_is_unfolded(self):
        assert told(rows(NEW).rows[0]) == {
            "name": "Anke Vogt",
            "family_name": "Vogt",
            "given_name": "Anke",
            "salutation": "Dr.",
            "email": "anke@x.de",
            "mobile": "+49-30-123456",
            "birthday": "19800203",
            "language": "de",
            "site": "Bremen",
        }

    @pytest.mark.parametrize(
        ("encoding", "name"),
        [
            ("utf-8", "Žofie Řeháková"),
            ("utf-8-sig", "Žofie Řeháková"),
            ("utf-16", "Žofie Řeháková"),
            ("utf-16-le", "Žofie Řeháková"),
            ("cp1250", "Žofie Řeháková, Příbram, Štěpánka Černá"),
            ("cp1251", "Дмитрий Иванович Щербаков"),
            ("latin-1", "Jürgen Müller, Geschäftsführer"),
        ],
    )
    def test_an_encoding_that_nobody_declared_is_found(self, encoding, name):
        card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n"

        assert told(rows(card.encode(encoding)).rows[0]) == {"name": name}

    def test_a_wrong_guess_is_mended_by_hand(self):
        card = "BEGIN:VCARD\r\nFN:Łódź\r\nEND:VCARD\r\n".encode("cp1250")

        assert told(rows(card, encoding="cp1250").rows[0]) == {"name": "Łódź"}

    def test_a_charset_that_does_not_fit_loses_nothing(self):
        card = "BEGIN:VCARD\r\nFN;CHARSET=US-ASCII:Müller\r\nEND:VCARD\r\n"

        assert told(rows(card).rows[0]) == {"name": "Müller"}

    def test_quoted_printable_goes_over_several_lines(self):
        value = quopri.encodestring("Příliš žluťoučký kůň úpěl ďábelské ódy".encode() * 3).decode()
        card = f"BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:{value}\r\nEND:VCARD\r\n"

        assert told(rows(card.replace("=\n", "=\r\n")).rows[0])["name"].count("žluťoučký") == 3

    def test_broken_cards_leave_the_others_whole(self):
        found = rows(BROKEN + NEW + OPEN + NEW + OPEN)

        assert len(found.rows) == 2
        assert [one.code for one in found.broken] == [
            "card_torn",
            "card_not_closed",
            "card_not_closed",
        ]

    def test_a_file_without_cards_says_so(self):
        assert [one.code for one in rows("nothing").broken] == ["no_cards"]

    def test_a_card_by_another_name_is_known_by_its_beginning(self):
        assert reading.is_cards("contacts.txt", NEW.encode("utf-16"))


@pytest.mark.django_db
class TestBringing:
    def test_cards_go_to_the_account_of_their_company_and_the_others_to_the_chosen_one(self):
        acme, chosen = portfolio.account(name="ACME, Inc."), portfolio.account()

        found = files.brought(OLD + NEW.encode() + BROKEN.encode(), "c.vcf", account=chosen)

        assert found.result["rows"] == {"read": 3, "new": 2, "changed": 0, "same": 0, "rejected": 1}
        assert Position.objects.get(account=acme).person.name == "Jan Ždořák"
        anke = Position.objects.get(account=chosen)
        assert (anke.person.birthday.isoformat(), anke.person.language, anke.site) == (
            "1980-02-03",
            "de",
            "Bremen",
        )

    def test_scripts_in_cards_stay_text(self):
        card = "BEGIN:VCARD\nFN:<script>alert(1)</script>\nEND:VCARD\n"

        files.brought(card, "c.vcf", account=portfolio.account())

        assert Person.objects.get().name == "<script>alert(1)</script>"
