"""What pages say of who vouches for a legal act."""

from collections.abc import Collection, Mapping
from typing import Final

from flask_babel import LazyString, lazy_gettext

from shared.records.base import Record
from shared.rules.assurance import Voucher, vouches

WORDS: Final[Mapping[Voucher, LazyString]] = {
    "municipality": lazy_gettext("kommunen selv, med sin nodes nøgle"),
    "contact": lazy_gettext("virksomhedens kontakt, med egen nøgle"),
    "hub": lazy_gettext("kun hubben; virksomheden har ikke selv underskrevet"),
}


def vouched(
    act: Record, signers: Collection[str] = (), shown: Collection[str] | None = None
) -> str:
    """Say who vouches for a legal act, to a reader who knows these keys (`vouches`)."""
    return str(WORDS[vouches(act, signers, shown)])
