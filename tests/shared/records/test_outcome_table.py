"""What others are told of outcomes holds no number under five, whoever writes it."""

from uuid import uuid4

import pytest
from marshmallow import ValidationError

from shared.records import kinds
from shared.records.outcome_table import OutcomeLine
from tests import make


@pytest.mark.parametrize("cells", [{"known": 4}, {"known": 9, "led_on": 4}, {"led_on": 5},
                                   {"known": 9, "led_on": 5}])  # fmt: skip
def test_a_number_under_five_is_refused(cells: dict[str, int]) -> None:
    line = OutcomeLine(level="workplace", code=make.P_NUMBER, name="Søbredden", **cells)
    with pytest.raises(ValidationError):
        kinds.make(make.outcome_table(lines=(line,)), id=uuid4(), owner="hub:dk", rev=1)
