"""Figures as programs read them, and the words of their rows."""

from flask_babel import gettext
from marshmallow import Schema, fields

from shared.codes.lists import branches
from shared.web.language import language


class FigureRow(Schema):
    """One number of a figure; what is held back is null."""

    figure = fields.String(metadata={"description": "led_on, accepted, answered, stopped or long"})
    level = fields.String(metadata={"description": "total, before, quarter or branch"})
    label = fields.String()
    part = fields.Integer(allow_none=True)
    whole = fields.Integer(allow_none=True)
    low = fields.Float(allow_none=True, metadata={"description": "95 % interval, 0 to 1"})
    high = fields.Float(allow_none=True)
    trend = fields.String(
        allow_none=True,
        metadata={"description": "Against the year before: up, down, chance or unknown."},
    )


ROWS = FigureRow(many=True)


def quarter_title(label: str) -> str:
    """Return the words of a quarter: `2026-Q4` is 4. kvartal 2026."""
    year, _, number = label.partition("-Q")
    words: str = gettext("%(number)s. kvartal %(year)s", number=number, year=year)
    return words


def branch_title(code: str) -> str:
    """Return the words of a branch (DB25)."""
    known = branches("DB25")
    return known[code].title(language()) if code in known else code
