"""Users: who may change whom, and what nobody may do."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from openkam.core.access import users
from openkam.core.access.models import Role, User
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry

pytestmark = pytest.mark.django_db


def verbs():
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


class TestSystemUser:
    def test_it_is_always_the_same(self):
        first = users.system_user()

        second = users.system_user()

        assert first == second
        assert first.is_system
        assert first.is_head

    def test_it_can_not_sign_in_with_any_password(self):
        system = users.system_user()

        assert not system.has_usable_password()

    def test_it_stands_in_no_list_of_people(self):
        users.system_user()

        assert not User.objects.people().exists()

    def test_it_can_not_be_changed_like_a_person(self):
        system, administrator = users.system_user(), make.administrator()

        with pytest.raises(Http404):
            users.deactivate_user(administrator, system.pk)

    def test_there_can_not_be_two(self):
        users.system_user()

        with pytest.raises(IntegrityError), transaction.atomic():
            make.user(is_system=True)


class TestCreateFirstAdministrator:
    GIVEN = {
        "email": "Anna@Example.com",
        "name": "Anna Nová",
        "password": "seven wild geese",
        "language": "cs",
    }

    def test_it_creates_an_administrator_who_is_head_too(self):
        user = users.create_first_administrator(**self.GIVEN)

        assert user.is_administrator
        assert user.role == Role.HEAD
        assert user.email == "anna@example.com"
        assert user.check_password("seven wild geese")
        assert verbs() == ["user.created"]

    def test_it_is_possible_only_once(self):
        users.create_first_administrator(**self.GIVEN)

        with pytest.raises(users.UserRefusal):
            users.create_first_administrator(**{**self.GIVEN, "email": "second@example.com"})

    def test_it_does_not_take_the_system_for_a_person(self):
        users.system_user()

        assert users.create_first_administrator(**self.GIVEN).pk

    def test_it_refuses_a_weak_password(self):
        with pytest.raises(ValidationError):
            users.create_first_administrator(**{**self.GIVEN, "password": "password12"})

        assert not User.objects.people().exists()


CHANGES = {
    "change_role": lambda actor, pk: users.change_role(
        actor, pk, role=Role.HEAD, is_administrator=False
    ),
    "deactivate": users.deactivate_user,
    "reactivate": users.reactivate_user,
    "reset_second_factor": users.reset_second_factor,
    "password_reset": users.password_reset_path,
}


class TestAllChanges:
    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
    @pytest.mark.parametrize("persona", [make.outsider, make.head, make.observer])
    def test_they_are_refused_to_who_is_no_administrator(self, change, persona):
        colleague = make.user()

        with pytest.raises(PermissionDenied):
            change(persona(), colleague.pk)

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
    def test_they_are_refused_to_a_deactivated_administrator(self, change):
        colleague = make.user()

        with pytest.raises(PermissionDenied):
            change(make.administrator(is_active=False), colleague.pk)

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
    def test_they_know_no_unknown_user(self, change):
        with pytest.raises(Http404):
            change(make.administrator(), 987654)


class TestChangeRole:
    def test_it_keeps_what_was_before_on_the_trail(self):
        administrator, colleague = make.administrator(), make.user()

        users.change_role(administrator, colleague.pk, role="observer", is_administrator=False)

        colleague.refresh_from_db()
        assert colleague.role == Role.OBSERVER
        assert Entry.objects.get().changes == {"role": ["member", "observer"]}

    def test_it_refuses_an_unknown_role(self):
        administrator, colleague = make.administrator(), make.user()

        with pytest.raises(ValueError, match="emperor"):
            users.change_role(administrator, colleague.pk, role="emperor", is_administrator=False)

    def test_it_leaves_the_last_administrator_the_right(self):
        administrator = make.administrator()
        make.administrator(is_active=False)
        users.system_user()

        with pytest.raises(users.UserRefusal):
            users.change_role(
                administrator, administrator.pk, role="member", is_administrator=False
            )

    def test_it_takes_the_right_when_another_administrator_stays(self):
        leaving, staying = make.administrator(), make.administrator()

        users.change_role(staying, leaving.pk, role="member", is_administrator=False)

        leaving.refresh_from_db()
        assert not leaving.is_administrator


class TestDeactivateUser:
    def test_it_shuts_the_user_out(self):
        administrator, colleague = make.administrator(), make.user()

        users.deactivate_user(administrator, colleague.pk)

        colleague.refresh_from_db()
        assert not colleague.is_active
        assert verbs() == ["user.deactivated"]

    def test_it_does_not_do_it_twice(self):
        administrator, colleague = make.administrator(), make.user(is_active=False)

        with pytest.raises(users.UserRefusal):
            users.deactivate_user(administrator, colleague.pk)

    def test_it_keeps_the_last_administrator(self):
        administrator = make.administrator()

        with pytest.raises(users.UserRefusal):
            users.deactivate_user(administrator, administrator.pk)

    def test_it_can_be_taken_back(self):
        administrator, colleague = make.administrator(), make.user(is_active=False)

        users.reactivate_user(administrator, colleague.pk)

        colleague.refresh_from_db()
        assert colleague.is_active


class TestResetSecondFactor:
    def test_it_forgets_codes_and_recovery_codes(self):
        administrator, colleague = make.administrator(), make.user()
        Authenticator.objects.create(user=colleague, type="totp", data={"secret": "x"})
        Authenticator.objects.create(user=colleague, type="recovery_codes", data={"seed": "x"})

        users.reset_second_factor(administrator, colleague.pk)

        assert not Authenticator.objects.filter(user=colleague).exists()
        assert verbs() == ["user.second_factor_reset"]

    def test_it_says_when_there_is_none(self):
        administrator, colleague = make.administrator(), make.user()

        with pytest.raises(users.UserRefusal):
            users.reset_second_factor(administrator, colleague.pk)


class TestPasswordResetPath:
    def test_it_is_on_the_trail_without_the_key(self):
        administrator, colleague = make.administrator(), make.user()

        path = users.password_reset_path(administrator, colleague.pk)

        entry = Entry.objects.get()
        assert entry.verb == "user.password_reset_offered"
        assert path.rstrip("/").rsplit("-")[-1] not in str(entry.changes)

    def test_it_is_not_given_for_a_deactivated_user(self):
        administrator, colleague = make.administrator(), make.user(is_active=False)

        with pytest.raises(users.UserRefusal):
            users.password_reset_path(administrator, colleague.pk)


class TestEverybody:
    def test_it_says_who_has_a_second_factor(self):
        administrator, careful = make.administrator(), make.user(name="Careful")
        Authenticator.objects.create(user=careful, type="totp", data={"secret": "x"})

        listed = {user.name: user.has_second_factor for user in users.everybody(administrator)}

        assert listed == {"Ada Administrator": False, "Careful": True}

    def test_it_is_closed_to_heads(self):
        with pytest.raises(PermissionDenied):
            users.everybody(make.head())


class TestPersonByMail:
    def test_it_ignores_case(self):
        colleague = make.user(email="maria@example.com")

        assert users.person_by_mail(users.system_user(), " Maria@Example.com") == colleague

    def test_it_says_when_nobody_has_the_address(self):
        with pytest.raises(users.UserRefusal, match="nobody@example"):
            users.person_by_mail(users.system_user(), "nobody@example.com")


class TestChangeProfile:
    def test_it_changes_only_oneself(self):
        actor, colleague = make.user(name="Eva"), make.user(name="Jan")

        users.change_profile(actor, name="Eva Malá", language="cs", theme="dark")

        actor.refresh_from_db()
        colleague.refresh_from_db()
        assert (actor.name, actor.language, actor.theme) == ("Eva Malá", "cs", "dark")
        assert colleague.name == "Jan"
        assert Entry.objects.get().changes["name"] == ["Eva", "Eva Malá"]

    def test_it_leaves_no_trace_when_nothing_changed(self):
        actor = make.user(name="Eva")

        users.change_profile(actor, name="Eva", language="", theme="")

        assert verbs() == []
