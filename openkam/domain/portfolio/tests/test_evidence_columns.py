"""Which columns of the evidence a phone shows."""

import pytest

from openkam.domain.portfolio.views.evidence_rows import line_columns


class TestLineColumns:
    @pytest.mark.parametrize("one_document", [True, False])
    def test_a_phone_shows_day_product_and_net_amount(self, one_document):
        columns = line_columns(one_document=one_document)

        shown = [column.key for column in columns if column.css != "wide"]
        assert shown == ["day", "product", "net_amount"]
