"""Bytes to text: which encoding a file has, and files that are no table at all."""

import codecs
import json
import re

from shared.imports.report import FileRefused

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PAGE = re.compile(r"\s*<(!doctype|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE)
# Windows-1252 with the five bytes that it leaves open read as control characters, as browsers do.
_WINDOWS_1252 = "".join(
    bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256)
)
# The first bytes of æ, ø, å and of dashes in UTF-8; alone in Windows-1252 they would be Ã or â.
_DANISH_LEAD_BYTES = b"\xc3\xe2"
_LONGEST_CHARACTER = 4


def decode(data: bytes) -> tuple[str, str]:
    """Return a file's text and the name of its encoding.

    A byte order mark decides; else strict UTF-8; else Windows-1252.

    Raises:
        FileRefused: there is no text in it, it is a workbook, a page or a message, or it
            was cut in the middle of a character.
    """
    if data.startswith(_WORKBOOKS):
        raise FileRefused("file_is_workbook")
    if not data.strip():
        raise FileRefused("file_empty")
    text, encoding = _decoded(data)
    if not text.strip("\ufeff\x00 \t\r\n;,|"):
        raise FileRefused("file_empty")
    if "\x00" in text or text.startswith("%PDF"):
        raise FileRefused("file_is_binary")
    if _PAGE.match(text):
        raise FileRefused("file_is_page")
    if _is_json(text):
        raise FileRefused("file_is_message")
    return text, encoding


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as problem:
        if _is_torn(data, problem):
            raise FileRefused("file_torn") from None
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0], "windows-1252"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        torn = problem.reason in ("unexpected end of data", "truncated data")
        raise FileRefused("file_torn" if torn else "file_is_binary") from None


def _is_torn(data: bytes, problem: UnicodeDecodeError) -> bool:
    """Tell whether the file is UTF-8 whose last character lacks its last bytes.

    A Windows-1252 file may end in such a byte too (`å`): it is torn only if what stands
    before holds Danish letters in UTF-8, or if the byte is no Danish letter in Windows-1252.
    """
    at_end = problem.reason == "unexpected end of data" and problem.start > len(data) - (
        _LONGEST_CHARACTER
    )
    return at_end and (not data[: problem.start].isascii() or data[-1] in _DANISH_LEAD_BYTES)


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "[", '"'):
        return False
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
