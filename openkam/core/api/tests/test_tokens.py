from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access import users
from openkam.core.access.tests import make as people
from openkam.core.api import scopes, tokens
from openkam.core.api.models import ApiToken
from openkam.core.api.tests import make
from openkam.core.audit.models import Entry

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 1, 8, 0, 30, tzinfo=UTC)


class TestMaking:
    def test_the_key_is_kept_nowhere(self):
        _token, key = make.token(people.head(), at=NOW)

        row = ApiToken.objects.values().get()

        assert key not in str(row)
        assert key not in str(list(Entry.objects.values()))
        assert row["beginning"] == key[:10]

    def test_a_right_to_write_brings_the_one_to_read(self):
        token, _key = make.token(people.head(), scopes=["accounts:write"], at=NOW)

        assert token.scopes == ["accounts:read", "accounts:write"]

    @pytest.mark.parametrize("wanted", [[], ["accounts:burn"], ["figures:write"]])
    def test_rights_that_do_not_exist_are_refused(self, wanted):
        with pytest.raises(scopes.UnknownScope):
            make.token(people.head(), scopes=wanted)

    @pytest.mark.parametrize("days", [0, -1, 367])
    def test_none_lives_for_ever(self, days):
        with pytest.raises(tokens.TokenRefusal):
            make.token(people.head(), days=days)

    def test_nobody_makes_tokens_of_others(self):
        with pytest.raises(PermissionDenied):
            tokens.create_token(
                people.administrator(),
                people.head(),
                name="theirs",
                scopes=["accounts:read"],
                now=NOW,
            )


class TestValidity:
    def test_the_right_key_leads_to_its_user(self):
        head = people.head()
        _token, key = make.token(head, at=NOW)

        assert tokens.token_behind(key, now=NOW).user == head
        assert tokens.token_behind(key[:-1], now=NOW) is None
        assert tokens.token_behind("", now=NOW) is None

    def test_it_ends_with_its_day(self):
        _token, key = make.token(people.head(), days=7, at=NOW)

        assert tokens.token_behind(key, now=NOW + timedelta(days=6))
        assert tokens.token_behind(key, now=NOW + timedelta(days=7)) is None

    def test_it_ends_when_revoked_and_with_its_user(self):
        head, leaver = people.head(), people.head()
        token, key = make.token(head, at=NOW)
        _other, of_leaver = make.token(leaver, at=NOW)

        tokens.revoke_token(head, token.pk, now=NOW)
        users.deactivate_user(people.administrator(), leaver.pk)

        assert tokens.token_behind(key, now=NOW) is None
        assert tokens.token_behind(of_leaver, now=NOW) is None

    def test_only_its_user_and_administrators_revoke_it(self):
        token, _key = make.token(people.head(), at=NOW)

        with pytest.raises(Http404):
            tokens.revoke_token(people.head(), token.pk, now=NOW)

        assert tokens.revoke_token(people.administrator(), token.pk, now=NOW).revoked_at == NOW


class TestAllowance:
    def test_it_is_used_up_and_comes_back_with_the_minute(self, settings):
        settings.API_REQUESTS_A_MINUTE = 2
        token, _key = make.token(people.head(), at=NOW)
        seen = []

        for seconds in (0, 1, 2, 31):
            token.refresh_from_db()
            seen.append(tokens.note_use(token, now=NOW + timedelta(seconds=seconds)))

        assert [(one.left, one.is_spent) for one in seen] == [
            (1, False),
            (0, False),
            (0, True),
            (1, False),
        ]
        assert (seen[0].seconds, seen[3].seconds) == (30, 59)

    def test_old_tokens_are_forgotten(self):
        make.token(people.head(), days=1, at=NOW)

        tokens.prune_tokens(now=NOW + timedelta(days=90))
        kept = ApiToken.objects.count()
        tokens.prune_tokens(now=NOW + timedelta(days=92))

        assert (kept, ApiToken.objects.count()) == (1, 0)
