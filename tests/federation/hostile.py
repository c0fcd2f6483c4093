"""A hostile node: a member with a real key, which tries what a bent or stolen node can.

    python -m tests.federation.hostile HOME LOOT [THREAT]… [--seconds 10]

HOME is the folder of a node that has joined a hub (`landsaftale node join`); the hub that it
dials is attacked over real HTTP. LOOT is a file with a genuine record of another member, in JSON.
Each attack says which refusal it expects; the program prints what came of it, and ends with
status 1 if one was not refused so. With `--seconds` it goes on at full speed for so long.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from node.config import open_node
from tests.federation.attacking import Attack, Hostile
from tests.federation.attacks import ATTACKS

OF_A_THIEF = "T-20"  # its key has been taken back


def of(*threats: str) -> list[Attack]:
    """Return the attacks of these threats; without any, those of a node that is a member."""
    return [one for one in ATTACKS
            if one.threat in threats or (not threats and one.threat != OF_A_THIEF)]  # fmt: skip


def at_full_speed(hostile: Hostile, seconds: float, attacks: Sequence[Attack]) -> int:
    """Try these attacks again and again for so long; return how much was tried."""
    end, tried = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        for one in attacks:
            tried += sum(1 for _ in one.act(hostile))
    return tried


def main() -> None:
    """Attack, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("home", type=Path)
    parser.add_argument("loot", type=Path)
    parser.add_argument("threats", nargs="*", metavar="THREAT")
    parser.add_argument("--seconds", type=float, default=0)
    chosen = parser.parse_args()
    hostile = Hostile(open_node(chosen.home), json.loads(chosen.loot.read_text()))
    tried = of(*chosen.threats)
    held = [one.came_of(hostile) == {one.refusal} for one in tried]
    for one, well in zip(tried, held, strict=True):
        print(f"{one.threat}  {one.name}: {one.refusal or 'nothing comes of it'}"
              f"{'' if well else '  NOT HELD'}")  # fmt: skip
    if chosen.seconds:
        print(f"{at_full_speed(hostile, chosen.seconds, tried)} tried in {chosen.seconds:g} s")
    print(f"{sum(held)} held, {len(held) - sum(held)} not held")
    sys.exit(not all(held))


if __name__ == "__main__":
    main()
