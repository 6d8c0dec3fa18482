"""Bringing files of people in: columns, accounts, verdicts, undoing."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.models import AccountKey, Membership
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders.imports import bring
from openkam.domain.stakeholders.models import PeopleImport, Person, Position
from openkam.domain.stakeholders.services import importing
from openkam.domain.stakeholders.tests import files, make

pytestmark = pytest.mark.django_db


def keyed(account, key):
    AccountKey.objects.create(account=account, source="crm", key=key)


def joined(account, user, level):
    Membership.objects.create(account=account, user=user, level=level)


def verdicts(judged):
    return [(one.name, one.verdict, one.code) for one in judged.verdicts]


class TestStoreContacts:
    def test_its_columns_are_recognised_as_the_system_calls_them(self):
        looked = bring.look(files.taken(files.STORE_CONTACTS + files.OWNER + files.BUYER))

        assert looked.choices.meanings == {
            "BusinessEntityID": "account_key",
            "Name": "account_name",
            "ContactType": "function",
            "Title": "salutation",
            "FirstName": "given_name",
            "MiddleName": "middle_name",
            "LastName": "family_name",
            "Suffix": "suffix",
            "PhoneNumber": "phone",
            "PhoneNumberType": "phone_kind",
            "EmailAddress": "email",
        }
        assert looked.functions == {
            "Owner": ("decider", "owner"),
            "Purchasing Manager": ("buyer", "head"),
        }

    def test_its_people_come_to_their_accounts_with_assumed_roles(self):
        store = portfolio.account(name="The Gear Store", country="US")

        found = files.brought(files.STORE_CONTACTS + files.OWNER + files.BUYER)

        assert found.result["rows"] == {"read": 2, "new": 2, "changed": 0, "same": 0, "rejected": 0}
        john, eva = Position.objects.filter(account=store).order_by("pk")
        assert (john.person.name, john.person.salutation, john.title, john.rank) == (
            "John Arthur",
            "Mr.",
            "Owner",
            "owner",
        )
        assert eva.person.name == "Eva M. Corets, Jr."
        role = john.roles.get()
        assert (role.role, role.is_confirmed, role.noted_by) == ("decider", False, found.actor)
        assert [(way.kind, way.normal) for way in john.person.ways.order_by("kind")] == [
            ("email", "john6@adventure-works.com"),
            ("mobile", "+11495550113"),
        ]

    def test_the_file_itself_goes_once_it_is_in(self):
        portfolio.account(name="The Gear Store")

        found = files.brought(files.STORE_CONTACTS + files.OWNER)

        found.refresh_from_db()
        assert (found.content, found.preview) == (None, None)


class TestAccounts:
    def test_a_key_of_another_system_finds_the_account(self):
        account = portfolio.account(name="Called otherwise")
        keyed(account, "K-1")

        judged = files.looked_at(files.taken("Customer No,Full name\nK-1,Anke Vogt\n"))

        assert judged.verdicts[0].account_id == account.pk

    def test_an_account_that_is_not_here_rejects_the_row_and_asks(self):
        judged = files.looked_at(files.taken(files.STORE_CONTACTS + files.OWNER))

        assert verdicts(judged) == [("John Arthur", "rejected", "account_unknown")]
        assert [(one.called, one.rows, one.candidates) for one in judged.questions] == [
            ("The Gear Store", 1, ())
        ]

    def test_accounts_that_are_not_here_can_come_along(self):
        found = files.described(
            files.taken(files.STORE_CONTACTS + files.OWNER + files.BUYER), unknown_accounts="new"
        )
        files.looked_at(found)

        bring.bring_in(found.actor, found.pk, now=make.NOW, today=make.TODAY)

        assert {place.account.name for place in Position.objects.all()} == {"The Gear Store"}
        assert Position.objects.count() == 2

    def test_of_two_accounts_of_one_name_somebody_chooses(self):
        portfolio.account(name="The Gear Store")
        second = portfolio.account(name="The Gear Store")
        found = files.taken(files.STORE_CONTACTS + files.OWNER)
        asked = files.looked_at(found).questions[0]

        found = files.described(found, accounts={asked.mark: str(second.pk)})

        assert len(asked.candidates) == 2
        assert files.looked_at(found).verdicts[0].account_id == second.pk

    def test_key_and_name_of_two_accounts_are_not_guessed(self):
        keyed(portfolio.account(name="Alpha"), "1")
        portfolio.account(name="Beta")

        judged = files.looked_at(files.taken("Customer No,Customer,Full name\n1,Beta,Anke Vogt\n"))

        assert verdicts(judged) == [("Anke Vogt", "rejected", "account_contradicts")]

    def test_without_a_column_all_come_to_the_account_that_was_chosen(self):
        account = portfolio.account()

        files.brought("Name;E-Mail\nAnke Vogt;anke@x.de\n", account=account)

        assert Position.objects.get().account == account


class TestWhoIsKnown:
    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("Vogt Anke,,", "same_name"),
            ("A. Vogt,ANKE@x.de,", "same_mail"),
            ("Anke Maria Vogt,,0602 123 456", "same_phone"),
        ],
    )
    def test_they_are_found_by_name_mail_or_phone(self, row, code):
        account = portfolio.account(name="Alpha", country="DE")
        make.stakeholder(account, "Anke Vogt", mail="anke@x.de", phone="+49 602 123456")

        judged = files.looked_at(files.taken(f"Full name,E-mail,Phone\n{row}\n", account=account))

        assert judged.verdicts[0].code == code
        assert judged.verdicts[0].verdict in ("same", "changed")

    def test_who_shares_a_mail_box_only_is_somebody_else(self):
        account = portfolio.account()
        make.stakeholder(account, "Anke Vogt", mail="info@x.de")

        judged = files.looked_at(
            files.taken("Full name,E-mail\nPeter Kraus,info@x.de\n", account=account)
        )

        assert verdicts(judged) == [("Peter Kraus", "new", "")]

    def test_what_the_file_says_otherwise_is_told_and_taken_over(self):
        account = portfolio.account()
        place = make.stakeholder(account, "Anke Vogt", title="Buyer")

        found = files.brought(
            "Full name,Job title,Phone\nAnke Vogt,CPO,+49 30 123456\n", account=account
        )

        place.refresh_from_db()
        assert place.title == "CPO"
        assert found.result["rows"]["changed"] == 1
        assert place.person.ways.get().value == "+49 30 123456"

    def test_a_file_that_comes_again_brings_nothing(self):
        portfolio.account(name="The Gear Store")
        files.brought(files.STORE_CONTACTS + files.OWNER)

        again = files.brought(files.STORE_CONTACTS + files.OWNER)

        assert (again.state, again.result["rows"]["same"]) == (PeopleImport.State.EMPTY, 1)

    def test_who_stands_twice_in_a_file_comes_once_with_both_roles(self):
        portfolio.account(name="The Gear Store")
        twice = files.OWNER.replace("Owner", "Purchasing Agent")

        found = files.brought(files.STORE_CONTACTS + files.OWNER + twice)

        assert found.result["rows"] == {"read": 2, "new": 1, "changed": 0, "same": 1, "rejected": 0}
        roles = Position.objects.get().roles.values_list("role", flat=True)
        assert sorted(roles) == ["buyer", "decider"]

    def test_whoever_is_known_elsewhere_gets_a_position_more(self):
        person = make.stakeholder(portfolio.account(), "Anke Vogt", mail="anke@x.de").person
        other = portfolio.account()

        files.brought("Full name,E-mail\nAnke Vogt,anke@x.de\n", account=other)

        assert person.positions.filter(account=other).exists()
        assert Person.objects.count() == 1


class TestBosses:
    def test_people_report_to_others_of_the_file_and_of_the_house(self):
        account = portfolio.account()
        chief = make.stakeholder(account, "Carla Chief", mail="carla@x.de")

        files.brought(
            "Full name,Reports to\nAnke Vogt,Bert Boss\nBert Boss,carla@x.de\n", account=account
        )

        bert = Position.objects.get(person__name="Bert Boss")
        assert Position.objects.get(person__name="Anke Vogt").reports_to == bert
        assert bert.reports_to == chief

    def test_circles_and_people_of_other_accounts_are_left_out_and_told(self):
        account = portfolio.account()
        make.stakeholder(portfolio.account(), "Otto Other")

        found = files.brought(
            "Full name,Manager\nA Aal,B Bär\nB Bär,A Aal\nC Cau,Otto Other\n", account=account
        )

        assert found.result["rows"]["new"] == 3
        assert {note[0] for note in found.result["notes"]} == {"boss_circle", "boss_unknown"}
        assert Position.objects.exclude(reports_to=None).count() == 1


class TestBadInput:
    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (",a@x.de,", "no_name"),
            ("Anke Vogt,,31.02.1980", "bad_birthday"),
            ("Anke Vogt,,03/04/1980", "birthday_in_doubt"),
            ("Anke Vogt,,01.01.2030", "bad_fact"),
            ("x" * 201 + ",,", "bad_fact"),
        ],
    )
    def test_a_row_is_rejected_with_its_reason(self, row, code):
        judged = files.looked_at(
            files.taken(f"Full name,E-mail,Birthday\n{row}\n", account=portfolio.account())
        )

        assert [(one.verdict, one.code) for one in judged.verdicts] == [("rejected", code)]

    def test_html_stays_text(self):
        files.brought("Full name\n<script>alert(1)</script>\n", account=portfolio.account())

        assert Person.objects.get().name == "<script>alert(1)</script>"

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1250", "utf-16"])
    def test_names_come_in_any_encoding(self, encoding):
        text = "Jméno;Příjmení;Funkce\nŽofie;Dvořáková;Vedoucí nákupu\nŘehoř;Štěpánek;Jednatel\n"

        files.brought(text.encode(encoding), account=portfolio.account())

        names = set(Person.objects.values_list("name", flat=True))
        assert names == {"Žofie Dvořáková", "Řehoř Štěpánek"}

    def test_a_file_of_another_kind_is_refused(self):
        with pytest.raises(importing.BadFile, match="no CSV, XLSX or vCard"):
            files.taken("x", "picture.png")

    def test_something_changed_since_the_preview_shows_a_new_one_first(self):
        account = portfolio.account()
        found = files.taken("Full name\nAnke Vogt\n", account=account)
        files.looked_at(found)
        make.stakeholder(account, "Anke Vogt")

        with pytest.raises(bring.Stale):
            bring.bring_in(found.actor, found.pk, now=make.NOW, today=make.TODAY)

        found.refresh_from_db()
        assert found.preview["rows"]["same"] == 1


class TestGate:
    def test_a_member_brings_people_only_to_accounts_they_may_write_to(self):
        mine, read, closed = (portfolio.account(name=name) for name in ("Mine", "Read", "Closed"))
        member = portfolio.member(mine, Level.WRITE)
        joined(read, member, Level.READ)
        rows = "".join(f"{account.name},Anke {account.name}\n" for account in (mine, read, closed))

        found = files.brought("Customer,Full name\n" + rows, actor=member)

        assert found.result["rows"]["rejected"] == 2
        assert sorted(one[0] for one in found.result["reasons"]) == [
            "account_unknown",
            "may_not_write",
        ]
        assert Position.objects.get().account == mine

    def test_an_observer_brings_nothing(self):
        with pytest.raises(PermissionDenied):
            files.taken("Full name\nA\n", actor=people.observer())

    def test_the_imports_of_others_are_not_shown(self):
        found = files.taken("Full name\nA\n", account=portfolio.account())
        member = portfolio.member(portfolio.account(), Level.WRITE)

        with pytest.raises(Http404):
            importing.give_up(member, found.pk)


class TestUndo:
    def test_it_takes_all_back(self):
        account = portfolio.account(name="The Gear Store")
        place = make.stakeholder(account, "Eva M. Corets Jr.", title="Boss")
        found = files.brought(files.STORE_CONTACTS + files.OWNER + files.BUYER)

        undone = importing.undo_import(found.actor, found.pk, now=make.NOW, today=make.TODAY)

        place.refresh_from_db()
        assert (undone.state, place.title, place.rank) == ("undone", "Boss", "")
        assert list(Person.objects.all()) == [place.person]
        assert not place.person.ways.exists()
        assert not place.roles.exists()

    def test_what_somebody_worked_on_since_stays(self):
        portfolio.account(name="The Gear Store")
        found = files.brought(files.STORE_CONTACTS + files.OWNER + files.BUYER)
        john = Position.objects.get(person__name="John Arthur")
        make.opinion(john)

        undone = importing.undo_import(found.actor, found.pk, now=make.NOW, today=make.TODAY)

        assert Position.objects.get() == john
        assert undone.result["undone"] == {"removed": 1, "restored": 0, "left": 1}

    def test_it_is_done_once(self):
        portfolio.account(name="The Gear Store")
        found = files.brought(files.STORE_CONTACTS + files.OWNER)
        importing.undo_import(found.actor, found.pk, now=make.NOW, today=make.TODAY)

        with pytest.raises(importing.CannotUndo):
            importing.undo_import(found.actor, found.pk, now=make.NOW, today=make.TODAY)


class TestForget:
    def test_nothing_of_the_person_is_kept(self):
        account = portfolio.account(name="The Gear Store")
        place = make.stakeholder(account, "Anke Vogt", title="Buyer", mail="anke@x.de")
        text = "Full name,Job title,Birthday\nAnke Vogt,CPO,\nAnke Vogt,CPO,31.31.1980\n"
        found = files.brought(text, account=account)
        waiting = files.taken("Full name\nAnke Vogt\n", account=account)

        importing.forget_person(place.person)

        found.refresh_from_db()
        assert found.rejects["rows"] == []
        assert "Buyer" not in str(found.journal)
        assert not PeopleImport.objects.filter(pk=waiting.pk).exists()
