"""How a file is to be read where it does not say so itself."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from openkam.core.ledger.mapping import DATES, Mapping


@dataclass(frozen=True)
class Reading:
    """What the mapping or the user says about reading a file; None is recognised.

    `mapped` are names of columns, by which the header is known; those in `dates` hold dates.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    mapped: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()

    @classmethod
    def of(cls, mapping: Mapping, dates: Collection[str] = DATES) -> "Reading":
        """How to read a file with this mapping, in which these fields are dates."""
        named = columns_of(mapping)
        return cls(
            encoding=mapping.encoding,
            delimiter=mapping.delimiter,
            sheet=mapping.sheet,
            mapped=frozenset(named.values()),
            dates=frozenset(named[each] for each in dates if each in named),
        )

    def of_heads(self, key: str) -> "Reading":
        """How to read the second file, whose column `key` finds the lines.

        A column that stands in both files is called "Name (2)" in the mapping.
        """

        def bare(names: frozenset[str]) -> frozenset[str]:
            return names | {name.rsplit(" (", 1)[0] for name in names}

        named = bare(self.mapped) | {key.strip()}
        return replace(Reading(), mapped=named, dates=bare(self.dates))


def columns_of(mapping: Mapping) -> dict[str, str]:
    """Which column holds what: our fields, and the company's own ones as `own:name`."""
    own = {f"own:{name}": column for name, column in mapping.own_columns.items()}
    return {name: column.strip() for name, column in (mapping.columns | own).items()}
