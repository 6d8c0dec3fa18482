from datetime import date
from decimal import Decimal

import pytest

from openkam.demo import people, sample


class TestSalesLines:
    def test_they_keep_every_amount(self):
        lines = sample.sales_lines(date(2026, 3, 10))

        assert lines.num_rows == 60_855
        assert sum(lines["Net"].to_pylist()).quantize(Decimal("0.01")) == Decimal("80450596.98")
        assert len(set(lines["Customer no"].to_pylist())) == 635

    @pytest.mark.parametrize(
        ("today", "last_sale", "as_of"),
        [
            (date(2026, 11, 23), date(2026, 10, 29), date(2026, 10, 31)),
            (date(2026, 3, 10), date(2026, 2, 28), date(2026, 2, 28)),  # clamped to the month's end
            (date(2024, 3, 1), date(2024, 2, 29), date(2024, 2, 29)),
            (date(2013, 12, 31), date(2013, 11, 29), date(2013, 11, 30)),  # not moved at all
            (date(2010, 1, 1), date(2009, 12, 29), date(2009, 12, 31)),
        ],
    )
    def test_they_end_in_the_month_before_today(self, today, last_sale, as_of):
        days = sample.sales_lines(today)["Date"].to_pylist()

        assert max(days) == last_sale
        assert sample.last_day(today) == as_of

    def test_months_keep_their_lines(self):
        moved = sample.sales_lines(date(2027, 3, 5))["Date"].to_pylist()
        standing = sample.sales_lines(date(2013, 12, 5))["Date"].to_pylist()

        assert [(day.year * 12 + day.month) - 159 for day in moved] == [
            day.year * 12 + day.month for day in standing
        ]


class TestResellers:
    def test_each_has_the_seller_of_its_latest_line(self):
        keys = {seller.key for seller in sample.sellers()}

        resellers = sample.resellers()

        assert len(resellers) == 635
        assert {reseller.seller for reseller in resellers} <= keys
        assert {reseller.country for reseller in resellers} == {"AU", "CA", "DE", "FR", "GB", "US"}

    def test_each_has_a_type_of_business(self):
        assert {reseller.segment for reseller in sample.resellers()} == {
            "Specialty Bike Shop",
            "Value Added Reseller",
            "Warehouse",
        }

    def test_they_are_ranked_by_what_they_bought_until_then(self):
        earlier, later = sample.ranked(ago=12, months=12), sample.ranked(ago=6, months=6)

        assert (len(earlier), len(set(earlier))) == (428, 428)
        assert set(earlier) < set(later)


class TestSignIns:
    def test_they_can_never_receive_mail(self):
        assert all(person.email.endswith(".example") for person in people.SIGN_INS)

    def test_one_of_them_administers(self):
        assert [person.name for person in people.SIGN_INS if person.is_administrator] == [
            "Jean Trenary"
        ]
