import pytest

from openkam.core.ledger import Mapping, MappingFault

SOUND = """
source = "erp"
[columns]
document = "No"
invoiced_on = "Date"
net_amount = "Net"
"""


def problems(text: str) -> str:
    with pytest.raises(MappingFault) as fault:
        Mapping.from_toml(text)
    return str(fault.value)


class TestFromToml:
    def test_it_reads_all_that_a_mapping_can_say(self):
        read = Mapping.from_toml(
            SOUND
            + """
            account = "Customer"
            [defaults]
            currency = "gbp"
            [options]
            create_accounts = false
            date_format = "%d.%m.%Y"
            non_products = ["POST", "DOT"]
            decimal = ","
            """
        )

        assert read.columns["account"] == "Customer"
        assert read.default_currency == "GBP"
        assert read.create_accounts is False
        assert read.non_products == ("POST", "DOT")
        assert (read.date_format, read.decimal) == ("%d.%m.%Y", ",")

    def test_it_recognises_what_is_left_out(self):
        read = Mapping.from_toml(SOUND)

        assert read.create_accounts is True
        assert (read.decimal, read.delimiter, read.encoding, read.date_format) == (None,) * 4

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            (SOUND + "acount = 'A'", 'Unknown field "acount". Did you mean "account"?'),
            (SOUND + "[option]\ndecimal = ','", 'Did you mean "options"?'),
            (SOUND + "[options]\ndecimals = ','", 'Did you mean "decimal"?'),
            (SOUND + "[options]\ndecimal = ';'", "must be"),
            (SOUND + "[options]\ncreate_accounts = 'no'", "must be true or false"),
            (SOUND + "[options]\nnon_products = [1]", "must be a list"),
            (SOUND + "[options]\ndelimiter = ';;'", "one character"),
            (SOUND + "[defaults]\ncurrency = 'EURO'", "Unknown default currency 'EURO'"),
            (SOUND + "document = 'B'", "two columns are mapped to one field"),
            (SOUND + "account = ['A', 'B']", 'Two columns are mapped to one field, "account"'),
            (SOUND + "quantity = 'Net'", 'The column "Net" is mapped to net_amount and quantity'),
            (SOUND + "account = ''", "needs the name of a column"),
            (SOUND + "unit_cost = 'C'", "needs"),
            (SOUND.replace('"erp"', '" "'), "Name the source"),
            (SOUND.replace("net_amount", "unit_price"), 'both "quantity" and "unit_price"'),
            (SOUND.replace("document", "line"), 'The field "document" must be mapped'),
            ('source = "erp"', "[columns] is missing"),
            ('source = "erp"\ncolumns = 3', "must be a section"),
            ("source = ", "not valid TOML"),
        ],
    )
    def test_it_says_what_is_wrong(self, text, words):
        assert words in problems(text)

    def test_it_names_all_problems_at_once(self):
        found = problems("[columns]\ndocumnt = 'No'").splitlines()

        assert len(found) >= 4

    def test_one_column_may_be_key_and_name(self):
        read = Mapping.from_toml(SOUND + "account = 'Customer'\naccount_name = 'Customer'")

        assert read.columns["account"] == read.columns["account_name"]
