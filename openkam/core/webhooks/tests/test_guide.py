"""The guide's own code proves what we send."""

import re
import time
from pathlib import Path

import pytest

from openkam.core.webhooks import events, signing

GUIDE = (Path(__file__).resolve().parents[4] / "docs" / "how-to" / "webhooks.md").read_text()
BODY = b'{"id":"evt_1"}'


@pytest.fixture
def verify():
    [code] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    names: dict = {}
    exec(code, names)
    return names["verify"]


def signed(*secrets, at=None):
    return signing.headers_of("evt_1", int(time.time() if at is None else at), BODY, secrets)


class TestVerify:
    def test_it_takes_what_is_signed_with_the_secret(self, verify):
        secret, former = signing.new_secret(), signing.new_secret()

        verify(secret, signed(secret), BODY)
        verify(former, signed(secret, former), BODY)

    def test_it_refuses_everything_else(self, verify):
        secret = signing.new_secret()
        late = signed(secret, at=time.time() - 301)
        another = signed(signing.new_secret())

        for headers, body in ((signed(secret), b"{}"), (another, BODY), (late, BODY)):
            with pytest.raises(ValueError, match="signed|old"):
                verify(secret, headers, body)


class TestGuide:
    @pytest.mark.parametrize("name", sorted(events.NAMES))
    def test_it_explains_every_event(self, name):
        assert f"**{name}**" in GUIDE
