"""Writes of the portfolio: each passes the gate, is one decision, and is noted in the trail."""

from openkam.domain.portfolio.services.accounts import (
    create_account,
    rename_account,
    set_owner,
)
from openkam.domain.portfolio.services.changes import (
    ask_for_changes,
    find_changes,
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
from openkam.domain.portfolio.services.country import (
    UnknownCountry,
    set_country,
)
from openkam.domain.portfolio.services.distinct import (
    say_distinct,
    take_back_distinct,
)
from openkam.domain.portfolio.services.drafts import (
    AtWork,
    UploadIncomplete,
    prepare_import,
    throw_away_draft,
)
from openkam.domain.portfolio.services.facts import (
    BadDomain,
    TooLong,
    UnknownSegment,
    UnknownTier,
    set_company_number,
    set_domain,
    set_segment,
    set_site,
    set_tier,
    set_vat_number,
    tidy_domain,
    tidy_vat_number,
)
from openkam.domain.portfolio.services.figures import (
    prepare_figures,
)
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
from openkam.domain.portfolio.services.merging import (
    SameAccount,
    merge_accounts,
    undo_merge,
)
from openkam.domain.portfolio.services.own_fields import (
    BadValue,
    KindIsFixed,
    TooManyFields,
    add_own_field,
    change_own_field,
    move_own_field,
    own_field_to_change,
    remove_own_field,
    set_own_value,
    tidy_own_value,
)
from openkam.domain.portfolio.services.parents import (
    ParentCircle,
    set_parent,
)
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
from openkam.domain.portfolio.services.refusals import (
    Refusal,
)
from openkam.domain.portfolio.services.sales import (
    ImportResult,
    NotInLedger,
    OnChanged,
    import_sales,
    nobody_watches,
    undo_import,
)
from openkam.domain.portfolio.services.segments import (
    SameSegment,
    add_segment,
    find_or_create_segment,
    merge_segments,
    remove_segment,
    rename_segment,
    segment_to_change,
)
from openkam.domain.portfolio.services.splitting import (
    NoOtherAccount,
    move_key,
    split_key,
)
from openkam.domain.portfolio.services.tiers import (
    PROMISE as TIER_PROMISE,
)
from openkam.domain.portfolio.services.tiers import (
    BadPromise,
    TierInUse,
    add_tier,
    change_tier,
    move_tier,
    remove_tier,
    tier_to_change,
)
from openkam.domain.portfolio.services.unique_names import (
    BadName,
    NameTaken,
)
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
    "AlreadySetUp",
    "AtWork",
    "BadDomain",
    "BadName",
    "BadPromise",
    "BadRate",
    "BadValue",
    "CurrencyIsFixed",
    "ImportResult",
    "KindIsFixed",
    "LimitsOutOfOrder",
    "LogoNotAccepted",
    "MappingInUse",
    "NameTaken",
    "NewRate",
    "NoOtherAccount",
    "NoRoomForFile",
    "NoSuchRate",
    "NotInLedger",
    "OnChanged",
    "OwnerNeedsLead",
    "ParentCircle",
    "RateInUse",
    "Refusal",
    "SameAccount",
    "SameSegment",
    "StoredRate",
    "TIER_PROMISE",
    "TierInUse",
    "TooLong",
    "TooManyFields",
    "UnknownColleague",
    "UnknownCountry",
    "UnknownSegment",
    "UnknownTier",
    "UploadIncomplete",
    "UploadRefused",
    "WrongOffset",
    "add_own_field",
    "add_segment",
    "add_tier",
    "append_to_upload",
    "ask_for_changes",
    "begin_upload",
    "change_company",
    "change_own_field",
    "change_thresholds",
    "change_tier",
    "create_account",
    "create_company",
    "find_changes",
    "find_or_create_segment",
    "import_sales",
    "merge_accounts",
    "merge_segments",
    "move_key",
    "move_own_field",
    "move_tier",
    "own_field_to_change",
    "nobody_watches",
    "prepare_figures",
    "prepare_import",
    "rate_problem",
    "remove_mapping",
    "remove_membership",
    "remove_old_uploads",
    "remove_own_field",
    "remove_rate",
    "remove_segment",
    "remove_tier",
    "rename_account",
    "rename_segment",
    "save_mapping",
    "say_distinct",
    "segment_to_change",
    "set_company_number",
    "set_country",
    "set_domain",
    "set_logo",
    "set_membership",
    "set_own_value",
    "set_owner",
    "set_parent",
    "set_rate",
    "set_rates_month",
    "set_segment",
    "set_site",
    "set_tier",
    "set_vat_number",
    "split_key",
    "store_rates",
    "store_upload",
    "take_back_distinct",
    "throw_away_draft",
    "tidy_domain",
    "tidy_own_value",
    "tidy_vat_number",
    "tier_to_change",
    "undo_import",
    "undo_merge",
]
