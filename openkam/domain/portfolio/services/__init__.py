"""Writes of the portfolio: each passes the gate, is one decision, and is noted in the trail."""

from openkam.domain.portfolio.services.accounts import (
    BadName,
    create_account,
    rename_account,
    set_owner,
)
from openkam.domain.portfolio.services.company import (
    AlreadySetUp,
    CurrencyIsFixed,
    LimitsOutOfOrder,
    LogoNotAccepted,
    change_company,
    change_thresholds,
    create_company,
    set_logo,
)
from openkam.domain.portfolio.services.country import UnknownCountry, set_country
from openkam.domain.portfolio.services.distinct import say_distinct, take_back_distinct
from openkam.domain.portfolio.services.drafts import (
    AtWork,
    UploadIncomplete,
    prepare_import,
    throw_away_draft,
)
from openkam.domain.portfolio.services.figures import prepare_figures
from openkam.domain.portfolio.services.mappings import (
    MappingInUse,
    remove_mapping,
    save_mapping,
)
from openkam.domain.portfolio.services.memberships import (
    OwnerNeedsLead,
    UnknownColleague,
    remove_membership,
    set_membership,
)
from openkam.domain.portfolio.services.merging import SameAccount, merge_accounts, undo_merge
from openkam.domain.portfolio.services.parents import ParentCircle, set_parent
from openkam.domain.portfolio.services.rates import (
    BadRate,
    NewRate,
    NoSuchRate,
    RateInUse,
    StoredRate,
    rate_problem,
    remove_rate,
    set_rate,
    set_rates_month,
    store_rates,
)
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.domain.portfolio.services.sales import (
    ImportResult,
    NotInLedger,
    import_sales,
    undo_import,
)
from openkam.domain.portfolio.services.splitting import NoOtherAccount, move_key, split_key
from openkam.domain.portfolio.services.uploads import (
    NoRoomForFile,
    UploadRefused,
    WrongOffset,
    append_to_upload,
    begin_upload,
    remove_old_uploads,
    store_upload,
)

__all__ = [
    "BadRate",
    "NewRate",
    "NoSuchRate",
    "RateInUse",
    "StoredRate",
    "rate_problem",
    "remove_rate",
    "set_rate",
    "set_rates_month",
    "store_rates",
    "AlreadySetUp",
    "AtWork",
    "BadName",
    "CurrencyIsFixed",
    "ImportResult",
    "LimitsOutOfOrder",
    "LogoNotAccepted",
    "NoOtherAccount",
    "NoRoomForFile",
    "MappingInUse",
    "NotInLedger",
    "OwnerNeedsLead",
    "ParentCircle",
    "Refusal",
    "SameAccount",
    "UnknownColleague",
    "UnknownCountry",
    "UploadIncomplete",
    "UploadRefused",
    "WrongOffset",
    "append_to_upload",
    "begin_upload",
    "change_company",
    "change_thresholds",
    "create_account",
    "create_company",
    "import_sales",
    "merge_accounts",
    "move_key",
    "prepare_figures",
    "prepare_import",
    "remove_mapping",
    "remove_membership",
    "remove_old_uploads",
    "rename_account",
    "say_distinct",
    "save_mapping",
    "set_country",
    "set_logo",
    "set_membership",
    "set_owner",
    "set_parent",
    "split_key",
    "store_upload",
    "take_back_distinct",
    "throw_away_draft",
    "undo_import",
    "undo_merge",
]
