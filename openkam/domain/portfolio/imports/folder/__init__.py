"""Everything the company owns as a folder of open files, out and in again."""

from openkam.domain.portfolio.imports.folder.export import (
    ExportResult,
    export_company,
    may_export,
)
from openkam.domain.portfolio.imports.folder.faults import FolderFault
from openkam.domain.portfolio.imports.folder.parcel import (
    Parcel,
    latest_export,
    pack_company,
    parcel,
    start_export,
)
from openkam.domain.portfolio.imports.folder.restore import RestoreResult, import_company

__all__ = [
    "ExportResult",
    "FolderFault",
    "Parcel",
    "RestoreResult",
    "export_company",
    "import_company",
    "latest_export",
    "may_export",
    "pack_company",
    "parcel",
    "start_export",
]
