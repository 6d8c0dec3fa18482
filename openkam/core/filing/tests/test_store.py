"""Where bytes lie: one copy of each, cleared only when nobody needs them."""

import hashlib
import io
import os
from datetime import UTC, datetime, timedelta

import pytest

from openkam.core.filing import store
from openkam.core.filing.faults import BadFile

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _in_a_folder(settings, tmp_path):
    settings.DATA = tmp_path


def kept(content=b"words"):
    with store.received(io.BytesIO(content), most=100) as arrived:
        arrived.keep()
    return arrived


class TestKeeping:
    def test_it_lies_under_its_digest_once(self):
        first, second = kept(), kept()

        path = store.place_of(hashlib.sha256(b"words").hexdigest())
        assert first.digest == second.digest == path.name
        assert path.read_bytes() == b"words"
        assert path.stat().st_mode & 0o777 == 0o600
        assert len(list(store.folder().glob("??/*"))) == 1

    def test_what_is_not_kept_leaves_nothing(self):
        with store.received(io.BytesIO(b"words"), most=100):
            pass

        assert list(store.folder().iterdir()) == []

    @pytest.mark.parametrize(("content", "said"), [(b"", "empty"), (b"x" * 101, "larger than")])
    def test_nothing_and_too_much_are_refused(self, content, said):
        with pytest.raises(BadFile, match=said), store.received(io.BytesIO(content), most=100):
            pass

        assert list(store.folder().iterdir()) == []


class TestClearing:
    def test_it_clears_what_nobody_names_after_a_day(self):
        named, loose, new = kept(b"named"), kept(b"loose"), kept(b"new")
        old = (NOW - timedelta(days=2)).timestamp()
        for one in (named, loose):
            os.utime(store.place_of(one.digest), (old, old))

        cleared = store.clear(lambda _digests: {named.digest}, now=NOW)

        assert cleared == store.Cleared(1, 5)
        assert not store.place_of(loose.digest).exists()
        assert store.place_of(named.digest).exists()
        assert store.place_of(new.digest).exists()

    def test_what_is_brought_again_is_young_again(self):
        one = kept()
        old = (NOW - timedelta(days=2)).timestamp()
        os.utime(store.place_of(one.digest), (old, old))
        kept()

        assert store.clear(lambda _digests: set(), now=NOW).files == 0


class TestFaults:
    def test_it_finds_what_is_missing_or_changed(self):
        gone, changed, sound = kept(b"gone"), kept(b"change"), kept(b"sound")
        store.place_of(gone.digest).unlink()
        store.place_of(changed.digest).write_bytes(b"CHANGE")

        found = list(store.faults((one.digest, one.size) for one in (gone, changed, sound)))

        assert found == [
            f"files/{gone.digest[:2]}/{gone.digest} is missing.",
            f"files/{changed.digest[:2]}/{changed.digest} is not as it was written.",
        ]

    def test_it_finds_what_nobody_names(self):
        one = kept()

        assert store.loose(lambda _digests: set()) == [f"files/{one.digest[:2]}/{one.digest}"]
