"""Secrets at rest."""

import pytest

from openkam.core.access.sealed import SealBroken, seal, unseal


class TestSeal:
    def test_it_gives_back_what_was_sealed(self):
        assert unseal(seal("žluťoučký token")) == "žluťoučký token"

    def test_it_shows_nothing_and_never_looks_the_same(self):
        first, second = seal("token"), seal("token")

        assert "token" not in first
        assert first != second

    def test_another_secret_key_opens_nothing(self, settings):
        sealed = seal("token")
        settings.SECRET_KEY = "another one " * 5

        with pytest.raises(SealBroken):
            unseal(sealed)

    @pytest.mark.parametrize("sealed", ["", "x", "token"])
    def test_what_was_never_sealed_is_refused(self, sealed):
        with pytest.raises(SealBroken):
            unseal(sealed)
