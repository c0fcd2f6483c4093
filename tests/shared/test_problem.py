"""A problem's parameters go to programs as plain JSON."""

import json
from datetime import date
from decimal import Decimal

from shared.problem import Refused
from shared.rules.ratio import UsedBy


def test_rows_days_and_decimals_are_plain_and_whole() -> None:
    used = (UsedBy(source="own", people=9, as_of=date(2026, 11, 23)),)
    plain = Refused(
        "no_room", used=used, ordinary=Decimal("48.6"), counted=9, elsewhere=None
    ).plain
    assert json.loads(json.dumps(plain)) == {
        "used": [{"source": "own", "people": 9, "as_of": "2026-11-23"}],
        "ordinary": "48.6", "counted": 9, "elsewhere": None,
    }  # fmt: skip
