"""A team's own spreadsheets: a table of workers and a table of cases, in and out.

The columns are named as the fields of a scenario (SPEC 1). Lists are written ``a; b``, maps
``tag: 2; tag: 3``, absences ``annual_leave 2026-11-23..2026-11-27``,
reductions ``0.2 2026-11-01..2026-12-31 union duties``;
the manager's fixed choices stand beside their case.
"""

from scenarios.tables.errors import InvalidTables
from scenarios.tables.reading import File, Imported, read_tables
from scenarios.tables.sheets import Sheet, as_csv, as_xlsx
from scenarios.tables.writing import encoded, tables_of, template_of, write

__all__ = [
    "File",
    "Imported",
    "InvalidTables",
    "Sheet",
    "as_csv",
    "as_xlsx",
    "encoded",
    "read_tables",
    "tables_of",
    "template_of",
    "write",
]
