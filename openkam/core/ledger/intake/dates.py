"""Dates as people write them: the orders of day, month and year that we recognise."""

from dataclasses import dataclass, replace

# The engine takes the word "infinity" for the first of January 1900, whatever the format.
FIRST, LAST = "1900-01-02", "2200-12-31"
ISO = "%Y-%m-%d"
FORMATS = (
    ISO,
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%y",
    "%m-%d-%y",
    "%y-%m-%d",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%d/%b/%Y",
    "%d.%b.%Y",
    "%b %d, %Y",
    "%B %d, %Y",
)
# What systems write for "no date"; only where a date may be missing.
NO_DATE = ("0000-00-00", "00.00.0000", "00/00/0000", "0000-00-00 00:00:00")


@dataclass(frozen=True)
class DateFormat:
    """How to read one column of dates, in the notation of strptime."""

    pattern: str
    is_given: bool = False
    has_days: bool = False
    """Whether days of a workbook, which need no format, stand among the texts."""

    def parsed(self, ref: str) -> str:
        """SQL that reads the text `ref` as a date; null when it is none of 1900 to 2200."""
        if self.has_days:
            days, texts = DateFormat(ISO), replace(self, has_days=False)
            return f"CASE WHEN {is_day(ref)} THEN {days.parsed(ref)} ELSE {texts.parsed(ref)} END"
        if self.is_given:
            written = f"'{self.pattern.replace(chr(39), chr(39) * 2)}'"
            return _sane(
                f"coalesce(try_strptime({ref}, {written}), "
                f"try_strptime(date_text({ref}), {written}))::DATE"
            )
        if self.pattern == ISO:
            # A date alone would accept anything after the tenth character, and both take words such
            # as "epoch", which sort behind the digits.
            is_whole = f"TRY_CAST({ref} AS TIMESTAMP) IS NOT NULL AND {ref} < ':'"
            return _sane(f"CASE WHEN {is_whole} THEN TRY_CAST({ref} AS DATE) END")
        if " " in self.pattern:
            return _sane(f"try_strptime(date_text({ref}), '{self.pattern}')::DATE")
        return _sane(f"try_strptime(split_part({ref}, ' ', 1), '{self.pattern}')::DATE")


def is_day(ref: str) -> str:
    """SQL that says whether the text is a day as a workbook's reader writes it."""
    return f"coalesce({ref} LIKE '____-__-__ __:__:__%', false)"


def macro() -> str:
    """SQL that teaches the engine `date_text(text)`: the text without a time of day behind it."""
    return (
        "CREATE OR REPLACE MACRO date_text(t) AS CASE WHEN contains(t, ':') "
        r"THEN regexp_replace(t, '[T ]+\d{1,2}:\d{2}.*$', '') ELSE t END"
    )


def _sane(expression: str) -> str:
    bounds = f"BETWEEN DATE '{FIRST}' AND DATE '{LAST}'"
    return f"CASE WHEN {expression} {bounds} THEN {expression} END"
