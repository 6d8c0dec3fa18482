"""Operations of the portfolio under /api/v1."""

from ninja import Router

from openkam.domain.portfolio.api import (
    accounts,
    addresses,
    bulk,
    colleagues,
    company,
    directory,
    draft_rows,
    drafts,
    evidence,
    family,
    figures,
    import_changes,
    imports,
    key_status,
    keys,
    mappings,
    merging,
    own_fields,
    parents,
    products,
    rates,
    schedules,
    segments,
    team,
    tiers,
    uploads,
)

router = Router(by_alias=True)
router.add_router("/accounts", accounts.router, tags=["Accounts"])
router.add_router("/accounts", family.router, tags=["Accounts"])
router.add_router("/accounts", team.router, tags=["Teams"])
router.add_router("/accounts", parents.router, tags=["Parents"])
router.add_router("/accounts", key_status.router, tags=["Key-account status"])
router.add_router("/key-accounts", directory.router, tags=["Key-account status"])
router.add_router("/colleagues", colleagues.router, tags=["Teams"])
router.add_router("", keys.router, tags=["Keys"])
router.add_router("", merging.router, tags=["Duplicates and merges"])
router.add_router("", bulk.router, tags=["Changes of many accounts"])
router.add_router("/accounts", figures.router, tags=["What an account buys"])
router.add_router("", evidence.router, tags=["Documents and lines"])
router.add_router("/products", products.router, tags=["Products"])
router.add_router("/tiers", tiers.router, tags=["Tiers"])
router.add_router("/segments", segments.router, tags=["Segments"])
router.add_router("/own-fields", own_fields.router, tags=["Own fields"])
router.add_router("", rates.router, tags=["Rates"])
# What is named stands before what has a number, which would match it as well.
router.add_router("/imports/uploads", uploads.router, tags=["Bringing files in"])
router.add_router("/imports/drafts", drafts.router, tags=["Bringing files in"])
router.add_router("/imports/drafts", draft_rows.router, tags=["Bringing files in"])
router.add_router("/imports/mappings", mappings.router, tags=["Saved mappings"])
router.add_router("/imports/schedules", schedules.router, tags=["Scheduled imports"])
router.add_router("/imports/addresses", addresses.addresses, tags=["Scheduled imports"])
router.add_router("/imports/notices", addresses.notices, tags=["Scheduled imports"])
router.add_router("/imports", imports.router, tags=["Imports"])
router.add_router("/imports", import_changes.router, tags=["Imports"])
router.add_router("/company", company.router, tags=["Company"])
