"""A period in which nobody bought says where the sales are."""

PAGE = "/economics/concentration/"


class TestPeriodWithoutSales:
    def test_it_names_the_days_that_have_sales_and_leads_to_them(self, house):
        response = house.visitor("head").get(f"{PAGE}?first=2024-11&last=2024-12&by=group")

        content = response.content.decode().replace("\u00a0", " ")
        assert "The sales data cover Oct 2024 – Sep 2026." in content
        assert f'href="{PAGE}?period=all&amp;by=group"' in content


class TestRankingOnAPhone:
    def test_what_can_be_asked_in_the_card_gives_way(self, house):
        columns = house.visitor("head").get(PAGE).context["list"].columns

        assert [c.key for c in columns if c.css != "wide"] == [
            "rank",
            "name",
            "revenue",
            "share",
            "change",
        ]
