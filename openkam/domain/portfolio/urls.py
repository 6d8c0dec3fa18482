"""Addresses of the room."""

from django.urls import path

from openkam.domain.portfolio.views import (
    accounts,
    bought,
    changes,
    drafts,
    evidence,
    imports,
    mappings,
    new_import,
    products,
    uploads,
)

app_name = "portfolio"
urlpatterns = [
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/export.csv", accounts.accounts_export, name="accounts-export"),
    path("accounts/new/", accounts.account_create, name="account-create"),
    path("accounts/<int:pk>/change/<slug:field>/", changes.account_change, name="account-change"),
    path("accounts/<int:pk>/members/", changes.member_set, name="member-set"),
    path(
        "accounts/<int:pk>/members/<int:user>/remove/",
        changes.member_remove,
        name="member-remove",
    ),
    path(
        "accounts/<int:pk>/product-groups/",
        bought.account_product_groups,
        name="account-product-groups",
    ),
    path("accounts/<int:pk>/documents/", evidence.account_documents, name="account-documents"),
    path(
        "accounts/<int:pk>/documents/export.csv",
        evidence.account_documents_export,
        name="account-documents-export",
    ),
    path("accounts/<int:pk>/lines/", evidence.account_lines, name="account-lines"),
    path(
        "accounts/<int:pk>/lines/export.csv",
        evidence.account_lines_export,
        name="account-lines-export",
    ),
    path("unassigned/", evidence.unassigned_documents, name="unassigned"),
    path(
        "unassigned/export.csv",
        evidence.unassigned_documents_export,
        name="unassigned-documents-export",
    ),
    path("unassigned/lines/", evidence.unassigned_lines, name="unassigned-lines"),
    path(
        "unassigned/lines/export.csv",
        evidence.unassigned_lines_export,
        name="unassigned-lines-export",
    ),
    path("products/", products.product_list, name="products"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/", new_import.import_new, name="import-new"),
    path("imports/drafts/<int:pk>/", drafts.import_draft, name="import-draft"),
    path(
        "imports/drafts/<int:pk>/throw-away/",
        new_import.import_draft_drop,
        name="import-draft-drop",
    ),
    path("uploads/", uploads.upload_begin, name="upload-begin"),
    path("uploads/<str:token>/", uploads.upload, name="upload"),
    path("imports/mappings/", mappings.mapping_list, name="import-mappings"),
    path("imports/mappings/restore/", mappings.mapping_restore, name="import-mapping-restore"),
    path("imports/mappings/<int:pk>/", mappings.mapping_page, name="import-mapping"),
    path("imports/mappings/<int:pk>/file/", mappings.mapping_file, name="import-mapping-file"),
    path(
        "imports/mappings/<int:pk>/remove/",
        mappings.mapping_remove,
        name="import-mapping-remove",
    ),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import-undo"),
    path("imports/<int:pk>/rejects/", imports.import_rejects, name="import-rejects"),
]
