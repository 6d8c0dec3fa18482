"""Invitations: links that open once, for a week."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from openkam.core.access import invitations, users
from openkam.core.access.models import Invitation, Role, User
from openkam.core.access.tests import make
from openkam.core.audit.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "seven wild geese"


def invite(actor, **given):
    fields = {
        "email": "new@example.com",
        "name": "Nora New",
        "role": "member",
        "is_administrator": False,
        "language": "pl",
        "now": NOW,
        **given,
    }
    return invitations.invite_user(actor, **fields)


def accept(token, now=NOW, **given):
    fields = {"name": "Nora New", "password": PASSWORD, **given}
    return invitations.accept_invitation(token, now=now, **fields)


class TestInviteUser:
    def test_it_keeps_only_a_hash_of_the_token(self):
        invitation, token = invite(make.administrator())

        assert token not in str(Invitation.objects.values().get())
        assert len(invitation.token_hash) == 64
        assert token not in str(Entry.objects.values().get())

    @pytest.mark.parametrize("persona", [make.outsider, make.head, make.observer])
    def test_it_refuses_who_is_no_administrator(self, persona):
        with pytest.raises(PermissionDenied):
            invite(persona())

    def test_it_does_not_invite_who_is_here_already(self):
        make.user(email="new@example.com")

        with pytest.raises(users.UserRefusal):
            invite(make.administrator(), email="New@Example.com")

    def test_it_replaces_the_invitation_that_waits(self):
        administrator = make.administrator()
        _first, old_token = invite(administrator)

        _second, token = invite(administrator)

        with pytest.raises(invitations.InvitationNotValid):
            accept(old_token)
        assert accept(token).email == "new@example.com"


class TestAcceptInvitation:
    def test_it_creates_the_user_as_invited(self):
        _invitation, token = invite(make.administrator(), role="observer")

        user = accept(token, name="Nora Nowak")

        assert user.role == Role.OBSERVER
        assert (user.name, user.language, user.is_administrator) == ("Nora Nowak", "pl", False)
        assert user.check_password(PASSWORD)
        assert Entry.objects.latest("id").verb == "invitation.accepted"

    def test_it_works_once(self):
        _invitation, token = invite(make.administrator())
        accept(token)

        with pytest.raises(invitations.InvitationNotValid):
            accept(token)

    def test_it_ends_after_a_week(self):
        _invitation, token = invite(make.administrator())

        with pytest.raises(invitations.InvitationNotValid):
            accept(token, now=NOW + timedelta(days=7))

    def test_it_refuses_an_unknown_token(self):
        with pytest.raises(invitations.InvitationNotValid):
            accept("no-such-token")

    def test_it_refuses_a_weak_password_and_leaves_the_link_open(self):
        _invitation, token = invite(make.administrator())

        with pytest.raises(ValidationError):
            accept(token, password="norane")

        assert not User.objects.filter(email="new@example.com").exists()
        assert accept(token)

    def test_it_refuses_a_password_that_repeats_the_mail_address(self):
        _invitation, token = invite(make.administrator(), email="wanderlust@example.com")

        with pytest.raises(ValidationError):
            accept(token, password="wanderlust@example")

    def test_it_refuses_when_the_inviter_has_been_deactivated(self):
        leaving, staying = make.administrator(), make.administrator()
        _invitation, token = invite(leaving)
        users.deactivate_user(staying, leaving.pk)

        with pytest.raises(invitations.InvitationNotValid):
            accept(token)


class TestRevokeInvitation:
    def test_it_makes_the_link_worthless(self):
        administrator = make.administrator()
        invitation, token = invite(administrator)

        invitations.revoke_invitation(administrator, invitation.pk, now=NOW)

        with pytest.raises(invitations.InvitationNotValid):
            accept(token)
        assert not invitations.waiting_invitations(administrator, now=NOW)

    def test_it_says_when_the_link_was_used(self):
        administrator = make.administrator()
        invitation, token = invite(administrator)
        accept(token)

        with pytest.raises(users.UserRefusal):
            invitations.revoke_invitation(administrator, invitation.pk, now=NOW)

    def test_it_refuses_who_is_no_administrator(self):
        invitation, _token = invite(make.administrator())

        with pytest.raises(PermissionDenied):
            invitations.revoke_invitation(make.head(), invitation.pk, now=NOW)
