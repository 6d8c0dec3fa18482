"""Everything the company owns as a folder of open files, out and in again."""

from openkam.domain.portfolio.imports.folder.export import (
    ExportResult,
    export_company,
    may_export,
)
from openkam.domain.portfolio.imports.folder.faults import FolderFault
from openkam.domain.portfolio.imports.folder.parcel import Parcel, pack_company, parcel
from openkam.domain.portfolio.imports.folder.restore import RestoreResult, import_company

__all__ = [
    "ExportResult",
    "FolderFault",
    "Parcel",
    "RestoreResult",
    "export_company",
    "import_company",
    "may_export",
    "pack_company",
    "parcel",
]
