"""Lists as files: a marking on top, the names of the columns, a row for each posting; CSV or a workbook.

The columns are those of the format that `import` reads, and some for people. A file's name says what it is and from
which day, and nothing that anybody typed.
"""

from collections.abc import Mapping, Sequence

from flask import Response
from flask_babel import gettext as _

from matching import clock
from matching.models.offer import Offer
from matching.models.request import Need
from matching.services.exchange.spreadsheets import Cell, join, write_csv, write_xlsx
from matching.vocabulary.codes import Facet
from matching.vocabulary.names import Marking
from matching.web.locale import page_direction
from matching.web.markings import banner_line

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Row = Mapping[str, Cell]


def send_list(name: str, kind: str, names: Sequence[str], rows: Sequence[Row], *, marking: Marking | None) -> Response:
    """Return the rows as a file of one of `KINDS`; `marking` is the strictest of what stands in them."""
    banner = banner_line(marking) if marking else _("This file has no rows.")
    warning = _("Keep it where only those people can open it.")
    table = [[banner, warning], names, *([row[name] for name in names] for row in rows)]
    content = write_csv(table) if kind == "csv" else write_xlsx(table, right_to_left=page_direction() == "rtl")
    file = f"{name}-{clock.today():%Y-%m-%d}.{kind}"
    return Response(content, mimetype=KINDS[kind], headers={"Content-Disposition": f"attachment; filename={file}"})


def describe(posting: Need | Offer) -> dict[str, Cell]:
    """Return the columns that requests and offers have in common."""
    codes = {facet.value: join(getattr(posting, facet.value)) for facet in Facet}
    languages = join(posting.working_languages)
    texts = {"language": posting.language, "title": posting.title, "description": posting.description}
    return {**texts, **codes, "working_languages": languages}
