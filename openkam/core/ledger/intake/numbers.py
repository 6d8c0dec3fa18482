"""Numbers as people write them: recognising the decimal sign, reading the value."""

from collections.abc import Mapping
from dataclasses import dataclass

# Digits are grouped by these besides the other sign: spaces, also the narrow ones, apostrophes.
GROUPERS = "\u0020\u00a0\u202f\u2009'\u2019"
CURRENCY_SIGNS = r"[\p{Sc}]|Kč|zł|руб\.?|р\.|kr\.?|Fr\.|\b[A-Z]{3}\b"
AMOUNT = "DECIMAL(18,4)"
# A price per piece may be finer than a total; 18 digits keep the arithmetic in machine words.
PRICE = "DECIMAL(18,8)"
SHARE = "DECIMAL(9,8)"


@dataclass(frozen=True)
class Evidence:
    """How many numbers can only be read with a point, or a comma; an example that fits both."""

    point: int
    comma: int
    either: str | None = None
    either_in: str | None = None


def macro() -> str:
    """SQL that teaches the engine `amount_text(text, point, grouped)`.

    It returns the number in the engine's own notation, or null if it is none. Negative are a
    leading or trailing minus and parentheses.
    """
    bare = (
        "trim(regexp_replace(regexp_replace(t, '" + CURRENCY_SIGNS + "', '', 'g'), "
        "'[\u2212\u2013]', '-', 'g'), ' \t\u00a0\u202f')"
    )
    return f"""
        CREATE OR REPLACE MACRO bare_number(t) AS {bare};
        CREATE OR REPLACE MACRO unsigned_number(b) AS
            trim(regexp_replace(b, '^\\((.*)\\)$|^[-+]?(.*?)-?$', '\\1\\2'), ' \t\u00a0\u202f');
        CREATE OR REPLACE MACRO signed_text(b, u, shape, groupers, sign) AS
            CASE WHEN regexp_full_match(u, shape)
                  AND NOT regexp_matches(b, '^[-(].*-$|^\\(\\s*-')
            THEN CASE WHEN regexp_matches(b, '^[-(]|-$') THEN '-' ELSE '' END
                 || replace(regexp_replace(u, groupers, '', 'g'), sign, '.') END;
        CREATE OR REPLACE MACRO amount_text(t, shape, groupers, sign) AS
            signed_text(bare_number(t), unsigned_number(bare_number(t)), shape, groupers, sign);
    """


def parsed(ref: str, decimal: str, kind: str) -> str:
    """SQL that reads the text `ref` as a number of this kind; null when it is none."""
    other = "," if decimal == "." else "."
    groupers = f"[{other}{GROUPERS.replace(chr(39), chr(39) * 2)}]"
    shape = rf"(\d{{1,3}}({groupers}\d{{3}})+|\d+)?([{decimal}]\d*)?([eE][-+]?\d{{1,2}})?"
    general = f"amount_text({ref}, '{shape}', '{groupers}', '{decimal}')"
    if decimal == ".":
        plain = ref
    else:
        plain = f"CASE WHEN NOT contains({ref}, '.') THEN replace({ref}, ',', '.') END"
    # CASE, since the engine would work out the second half of a COALESCE for every row.
    first = f"TRY_CAST({plain} AS {kind})"
    return f"CASE WHEN {first} IS NOT NULL THEN {first} ELSE TRY_CAST({general} AS {kind}) END"


def evidence_query(columns: Mapping[str, str], relation: str) -> str:
    """SQL of one row per column (column, point, comma, either): what its numbers prove.

    `columns` maps the name to show to the SQL of the text.
    """
    parts = [
        f"SELECT {index} AS place, count(*) FILTER (regexp_full_match(s, '{_proof('.', ',')}')) "
        f"AS point, count(*) FILTER (regexp_full_match(s, '{_proof(',', '.')}')) AS comma, "
        r"min(t) FILTER (regexp_full_match(s, '[1-9]\d{0,2}[.,]\d{3}')) AS either "
        f"FROM (SELECT {ref} AS t, regexp_replace({ref}, '[^0-9.,]', '', 'g') AS s "
        f"FROM {relation} WHERE contains({ref}, '.') OR contains({ref}, ','))"
        for index, ref in enumerate(columns.values())
    ]
    return " UNION ALL ".join(parts)


def _proof(sign: str, other: str) -> str:
    return "|".join(
        (
            rf"[\d{other}]*[{other}][\d{other}]*[{sign}]\d*",
            rf"\d*[{sign}](\d{{1,2}}|\d{{4,}})",
            rf"(0\d*|\d{{4,}}|)[{sign}]\d{{3}}",
            rf"\d{{1,3}}([{other}]\d{{3}}){{2,}}",
        )
    )
