"""The answers before the end, counted by workplace, as programs of both parties read them."""

from collections.abc import Mapping
from dataclasses import asdict

from marshmallow import Schema, fields

from shared.rules.intention import Tally


class AnswersSchema(Schema):
    """How a workplace answered, and which of its yeses came true."""

    workplace = fields.String()
    hire = fields.Integer()
    not_here = fields.Integer()
    not_yet = fields.Integer()
    unanswered = fields.Integer()
    kept = fields.Integer()
    not_kept = fields.Integer()
    not_known_yet = fields.Integer()


ANSWERS = AnswersSchema(many=True)


def answers_told(found: Mapping[str, Tally]) -> list[dict[str, object]]:
    """Return what `ANSWERS` tells of the tallies by workplace."""
    return [{"workplace": place, **asdict(one)} for place, one in found.items()]
