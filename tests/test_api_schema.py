"""Every operation against its own description: an answer it does not know is a fault.

schemathesis reads the OpenAPI document and makes requests of it, good ones and bad ones, half of
them with the numbers of rows that there are.
"""

import os

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, settings

from openkam.config.wsgi import application
from openkam.core.api.tests import make as keys
from openkam.shell.api.v1 import api
from tests.test_api_doors import USUAL

# A few in every run. For a thorough look, with every value that stands on a limit:
# OPERATIONS_EXAMPLES=200 pytest tests/test_api_schema.py
FEW = 6
EXAMPLES = int(os.environ.get("OPERATIONS_EXAMPLES", FEW))
# Requests that fit their description and are refused all the same: a cursor that no list has
# given, a write that names no version, a value that a service refuses in words.
ANSWERS = ["2xx", "304", "400", "401", "403", "404", "409", "412", "413", "422", "428"]


def without_sign_in(document):
    """The document for a test that always brings its token: test_api_doors.py is about others."""
    for operations in document["paths"].values():
        for operation in operations.values():
            del operation["security"]
    return document


schema = schemathesis.openapi.from_dict(without_sign_in(api.get_openapi_schema()))
schema.app = application
schema.config.phases.coverage.enabled = EXAMPLES > FEW
schema.config.checks.positive_data_acceptance.expected_statuses = ANSWERS


@pytest.fixture(scope="module")
def boss(world):
    """The key of somebody who may do everything."""
    head = world.people["head"]
    head.is_administrator = True
    head.save(update_fields=["is_administrator"])
    return keys.token(head)[1]


@pytest.mark.django_db
class TestOperations:
    @schema.parametrize()
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def test_they_answer_as_they_are_described(self, case, world, boss, settings):
        settings.API_REQUESTS_A_MINUTE = 1_000_000
        name_rows_that_there_are(case, world)

        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {boss}"})
            transaction.set_rollback(True)

        case.validate_response(response)


def name_rows_that_there_are(case, world):
    """Put real numbers into half of the addresses: made-up ones mostly find nothing."""
    if case.meta.generation.mode.is_negative:
        return
    arguments = case.path_parameters or {}
    for name in arguments.keys() & USUAL.keys():
        if len(str(case.query) + str(case.body)) % 2:
            arguments[name] = USUAL[name](world)
