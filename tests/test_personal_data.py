"""Whoever adds a free text says whether it may name somebody, so that erasing goes through it."""

from django.apps import apps
from django.db.models import TextField

NAMES_NOBODY = {
    "access.session",  # sealed by its key, and gone after hours
    "company_sign_in.identity",  # sealed tokens
    "company_sign_in.providersession",
    "portfolio.bulkchange",  # a country, an own value or a status
    "portfolio.fetchedfile",  # how columns are read, and what was wrong with a file of sales
    "portfolio.importbatch",
    "portfolio.importdraft",
    "portfolio.importnotice",
    "portfolio.importschedule",
    "portfolio.savedmapping",
    "search.entry",  # loses words in its own way, with its index
    "webhooks.endpoint",  # secrets
}


def test_every_free_text_of_the_house_is_reached_by_erasing_a_person_or_names_nobody():
    left_out = {
        model._meta.label_lower
        for model in apps.get_models()
        if model.__module__.startswith("openkam.")
        and any(type(field) is TextField for field in model._meta.local_fields)
        and not hasattr(model, "may_name_people")
    }

    assert left_out == NAMES_NOBODY


def test_the_columns_that_may_name_people_are_there():
    for model in apps.get_models():
        if told := getattr(model, "may_name_people", None):
            for name in told.fields:
                assert model._meta.get_field(name) is not None
