"""Files that a page gives: rows that a spreadsheet opens."""

from flask import Response


def csv_file(text: str, name: str) -> Response:
    """Return rows (`shared/spreadsheet.py`) as a file; its mark tells spreadsheets of UTF-8."""
    return Response(
        text.encode("utf-8-sig"), mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )  # fmt: skip
