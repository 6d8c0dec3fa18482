"""What claims give."""

import pytest

from openkam.core.company_sign_in.configuration import (
    ClaimsIncomplete,
    Configuration,
    Standing,
    is_loopback,
)


def provider(**changes):
    given = {
        "issuer": "https://login.example.com",
        "client_id": "openkam",
        "client_secret": "secret",
        "name": "Lantern ID",
        "roles": {
            "heads": ("head",),
            "board": ("observer",),
            "kam": ("member",),
            "it": ("administrator",),
        },
    }
    return Configuration(**{**given, **changes})


class TestStanding:
    @pytest.mark.parametrize(
        ("groups", "role", "is_administrator"),
        [
            (["kam"], "member", False),
            (["kam", "board"], "observer", False),
            (["kam", "board", "heads", "canteen"], "head", False),
            (["it"], "member", True),
            (["it", "heads"], "head", True),
            ("board", "observer", False),
        ],
    )
    def test_it_is_the_strongest_role_and_the_right_beside_it(self, groups, role, is_administrator):
        assert provider().standing_of({"groups": groups}) == Standing(role, is_administrator)

    @pytest.mark.parametrize(
        "claims",
        [
            {},
            {"groups": []},
            {"groups": ["Heads"]},
            {"groups": "heads,it"},
            {"groups": "heads it"},
            {"groups": {"heads": True}},
            {"groups": [["heads"], 1, None]},
            {"roles": ["heads"]},
        ],
        ids=str,
    )
    def test_it_is_none_without_a_known_value(self, claims):
        assert provider().standing_of(claims) is None

    def test_the_right_is_ours_to_give_when_no_value_gives_it(self):
        found = provider(roles={"kam": ("member",)}).standing_of({"groups": ["kam"]})

        assert found == Standing("member", None)

    @pytest.mark.parametrize(
        ("path", "claims"),
        [
            ("realm_access.roles", {"realm_access": {"roles": ["heads"]}}),
            ("https://example.com/roles", {"https://example.com/roles": ["heads"]}),
            ("roles", {"roles": "heads"}),
        ],
    )
    def test_it_is_found_where_the_operator_says(self, path, claims):
        assert provider(roles_claim=path).standing_of(claims) == Standing("head", False)

    def test_it_is_unknown_when_the_provider_left_the_groups_out(self):
        with pytest.raises(ClaimsIncomplete):
            provider().standing_of({"_claim_names": {"groups": "src1"}})


class TestLoopback:
    @pytest.mark.parametrize("address", ["http://127.0.0.1:8", "http://localhost", "http://[::1]/"])
    def test_it_is_this_machine(self, address):
        assert is_loopback(address)

    @pytest.mark.parametrize(
        "address", ["http://127.0.0.1.evil.example", "http://10.0.0.1", "http://localhost.example"]
    )
    def test_nothing_else_is(self, address):
        assert not is_loopback(address)
