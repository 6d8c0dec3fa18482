"""The words by which contracts are found, told in the same way when one is noted and for all."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from openkam.core.search.writing import Written
from openkam.domain.dossier.models import Contract, ContractVersion

if TYPE_CHECKING:
    from collections.abc import Collection

    from openkam.core.access.models import User

CONTRACT = "contract"
CHUNK = 2_000


def written_contract(version: ContractVersion) -> Written:
    """Return the words of a contract as this version says them; none of one that is withdrawn."""
    account_id = version.contract.account_id
    if version.is_withdrawn:
        return Written(CONTRACT, version.contract_id, account_id, version.noted_on)
    return Written(
        CONTRACT,
        version.contract_id,
        account_id,
        version.noted_on,
        title=f"{version.title} {version.number}".strip(),
        texts=(version.terms, version.product_group, version.source_text, version.source_url),
    )


def written_contracts() -> Iterator[Written]:
    """Return the words of every contract that holds."""
    rows = ContractVersion.objects.filter(replaced_on=None, is_withdrawn=False)
    for row in rows.select_related("contract").order_by("pk").iterator(chunk_size=CHUNK):
        yield written_contract(row)


def contract_titles(actor: "User", ids: "Collection[int]") -> dict[int, str]:
    """Return the titles of those of these contracts that the actor may see."""
    open_to_actor = Contract.objects.open_to(actor).filter(pk__in=ids)
    rows = ContractVersion.objects.filter(contract__in=open_to_actor, replaced_on=None)
    return dict(rows.values_list("contract", "title"))
