from datetime import UTC, datetime, timedelta

import pytest

from openkam.core.webhooks import retries

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)


def wait(tries, **given):
    found = retries.next_try(tries, now=NOW, **{"jitter": 0.0, **given})
    return found and found - NOW


class TestNextTry:
    def test_it_waits_longer_each_time_and_then_gives_up(self):
        waits = [wait(tries) for tries in range(1, retries.MOST_TRIES)]

        assert waits == list(retries.DELAYS)
        assert waits == sorted(waits)
        assert wait(retries.MOST_TRIES) is None

    def test_it_spreads_the_tries(self):
        assert wait(1, jitter=1.0) == timedelta(seconds=12)

    @pytest.mark.parametrize(
        ("said", "seconds"),
        [
            ("120", 120),
            ("Mon, 05 Oct 2026 12:03:00 GMT", 180),
            ("3", 10),
            ("Mon, 05 Oct 2026 11:00:00 GMT", 10),
            ("999999999999", 86_400),
            ("soon", 10),
            ("", 10),
            ("-5", 10),
        ],
    )
    def test_it_does_as_the_receiver_asks_within_a_day(self, said, seconds):
        assert wait(1, retry_after=said) == timedelta(seconds=seconds)
