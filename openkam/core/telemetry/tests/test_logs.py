import json
import logging
import sys

import pytest

from openkam.core.telemetry import context, logs

FORMS = [logs.TextLines(), logs.JsonLines()]


def record(message, *arguments, fault=None, **extra):
    made = logging.LogRecord("openkam.x", logging.INFO, "", 0, message, arguments, fault)
    vars(made).update(extra)
    return made


def fault(message):
    try:
        raise RuntimeError(message)
    except RuntimeError:
        return sys.exc_info()


class TestLines:
    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("sent", ["\nb", "\r\nb", "\u2028b", "\x85b", "\x1b[2Jb", "\x00b"])
    def test_no_value_begins_a_line_of_its_own_or_steers_a_terminal(self, form, sent):
        line = form.format(record("Given: %s", sent))

        assert len(line.splitlines()) == 1
        assert line.isprintable()

    @pytest.mark.parametrize("form", FORMS)
    def test_no_mail_address_stands_in_them(self, form):
        told = record("From %s", "eva.nova+kam@mail.example.com", fault=fault("(eva@example.com)"))

        line = form.format(told)

        assert "example.com" not in line
        assert "[mail]" in line

    @pytest.mark.parametrize("form", FORMS)
    def test_they_say_what_they_are_about(self, form):
        with context.telling(request="r1", job=7):
            line = form.format(record("Done."))

        assert "r1" in line
        assert "7" in line
        assert "r1" not in form.format(record("Done."))


class TestText:
    def test_a_traceback_cannot_be_taken_for_a_line(self):
        line = logs.TextLines().format(record("Broke.", fault=fault("x\n2026 INFO forged")))

        first, *others = line.split("\n")
        assert "openkam.x: Broke." in first
        assert all(other.startswith("    ") for other in others)


class TestJson:
    def test_it_is_one_object_with_what_was_given(self):
        line = logs.JsonLines().format(
            record("GET / 200", status=200, seconds=0.1, facts={"user": 3}, fault=fault("x"))
        )

        told = json.loads(line)
        assert told["level"] == "INFO"
        assert (told["status"], told["seconds"], told["user"]) == (200, 0.1, 3)
        assert told["trace"].endswith("RuntimeError: x")

    def test_its_time_is_that_of_the_record_in_utc(self):
        told = json.loads(logs.JsonLines().format(record("x", created=0.5)))

        assert told["time"] == "1970-01-01T00:00:00.500+00:00"
