"""How a table is written: encoding, Anki's headers, separator, quotes."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError
from tenhours.interchange.pages import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    from tenhours.interchange.parcel import Choices

NAMES: Final = {
    "tab": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
    "colon": ":",
    "space": " ",
}
SHOWN: Final = {sign: name for name, sign in NAMES.items()}
_HEADER: Final = re.compile(r"#([a-z]+(?: [a-z]+)*):(.*)", re.IGNORECASE)
_KNOWN_HEADERS: Final = frozenset(
    (
        *("separator", "html", "tags", "columns", "notetype", "deck", "notetype column"),
        *("deck column", "tags column", "guid column", "if matches", "match scope"),
    )
)
_SAMPLE: Final = 200_000
"""Characters that are looked at to guess."""
_CHUNK: Final = 1 << 20
_ROWS: Final = 200
_WIDEST: Final = 1000
"""Columns of a table that may hold cards."""
_HTML: Final = re.compile(
    r"<(?:br|/?b|/?i|/?u|/?div|/?p|/?ul|/?ol|/?li|/?span|img|/?sub|/?sup|/?strong|/?em|/?table|/?code|"
    r"/?pre|hr)\b[^<>]*>|&(?:nbsp|lt|gt|amp|quot);",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Dialect:
    """What was told, or else found out, about a file."""

    encoding: str
    separator: str
    quoted: bool = True
    html: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    """Anki's, in lower case."""
    skipped: int = 0
    """Lines above the first row."""
    joined: bool = False
    """A line without a separator belongs to the row above it."""
    cards_apart: str = "\n"
    """What stands between rows, if not a line end."""
    remarks: list[str] = field(default_factory=list)


def dialect(path: Path, choices: Choices) -> Dialect:
    """Find out how a file is written.

    Raises DataError when it cannot be read, or what was asked for makes no sense.
    """
    encoding, guessed = _encoding(path, choices.encoding)
    found = Dialect(encoding, "\t")
    if guessed != "UTF-8":
        found.remarks.append(f"the text was read as {guessed}")
    with opened(path, encoding) as file:
        sample = file.read(_SAMPLE)
        whole = not file.read(1)
    if not sample.strip():
        raise DataError(f"{path} is empty.")
    found.headers, found.skipped = _headers(sample)
    body = sample.split("\n", found.skipped)[-1] if found.skipped else sample
    found.html = _is_html(found.headers, body)
    if choices.separator is not None:
        found.separator = _named(choices.separator)
    elif "separator" in found.headers:
        found.separator = _named(found.headers["separator"])
    else:
        _guess_separator(found, body, whole=whole)
    found.quoted = len(found.separator) == 1 and _is_quoted(path, found)
    if not found.quoted and found.separator == "\t" and not found.headers and _goes_on(body):
        found.joined = True
        found.remarks.append("a line without a tab was taken to go on with the card above it")
    return found


def opened(path: Path, encoding: str) -> TextIO:
    """Open a file as text; bytes that are none become signs that say so."""
    try:
        return path.open(encoding=encoding, errors="replace", newline="")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error


def lines(file: TextIO) -> Iterator[str]:
    """Go through the lines of a file with LF, whatever they end in; without NUL."""
    for line in file:
        text = line.replace("\0", "")
        if "\r" not in text:
            yield text
            continue
        bare = text.removesuffix("\n").removesuffix("\r")
        parts = bare.split("\r")
        for part in parts[:-1]:
            yield part + "\n"
        yield parts[-1] + ("\n" if text.endswith(("\n", "\r")) else "")


def _encoding(path: Path, told: str | None) -> tuple[str, str]:
    if told is not None:
        try:
            codec = codecs.lookup(told)
        except LookupError as error:
            raise DataError(
                f'"{told}" is no encoding. Write utf-8, utf-16 or cp1252, say.'
            ) from error
        name = "utf-8-sig" if codec.name == "utf-8" else codec.name
        try:
            b"".decode(name)
            codecs.getincrementaldecoder(name)
            "a".encode(name)
        except (LookupError, UnicodeError, TypeError) as error:
            raise DataError(f'"{told}" is no encoding of text.') from error
        return name, "UTF-8" if name == "utf-8-sig" else told
    try:
        with path.open("rb") as file:
            head = file.read(_CHUNK)
            _, guessed = decoded(head[: len(head) // 4 * 4])
            if guessed == "UTF-16":
                marked = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
                return "utf-16" if marked else _order(head), guessed
            decoder = codecs.getincrementaldecoder("utf-8")()
            while head:
                try:
                    decoder.decode(head)
                except UnicodeDecodeError:
                    return "cp1252", "cp1252, since it is not UTF-8"
                head = file.read(_CHUNK)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    return "utf-8-sig", "UTF-8"


def _order(head: bytes) -> str:
    return "utf-16-le" if head[1:2000:2].count(0) >= head[:2000:2].count(0) else "utf-16-be"


def _headers(sample: str) -> tuple[dict[str, str], int]:
    """Read Anki's headers, and count the lines they take."""
    headers: dict[str, str] = {}
    count = 0
    for line in sample.split("\n"):
        found = _HEADER.match(line.rstrip("\r"))
        if found is None or found[1].lower() not in _KNOWN_HEADERS:
            break
        headers[found[1].lower()] = found[2].strip(" ") if found[1] != "columns" else found[2]
        count += 1
    return headers, count


def _is_html(headers: dict[str, str], body: str) -> bool:
    told = headers.get("html", "").strip().lower()
    if told in ("true", "false"):
        return told == "true"
    return _HTML.search(body) is not None


def _named(told: str) -> str:
    name = told.strip().lower()
    if name in NAMES:
        return NAMES[name]
    sign = told.replace("\\t", "\t")
    if not sign or "\n" in sign or "\r" in sign or '"' in sign:
        raise DataError(
            f'"{told}" is no separator. Write tab, comma, semicolon, pipe, colon, space, or the '
            "signs themselves."
        )
    return sign


def _guess_separator(found: Dialect, body: str, *, whole: bool) -> None:
    """Choose the sign that parts most rows into the same number of columns, two or more."""
    text = body if whole else body[: body.rfind("\n") + 1] or body
    if whole and "\n" not in text.strip() and ";" in text and _quizlet(found, text.strip()):
        return
    best = (0.0, 0)
    for sign in ("\t", ";", ",", "|"):
        rows = [row for row in _rows(text, sign) if any(cell.strip() for cell in row)]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        share = count / len(rows)
        weight = share * (1.5 if sign == "\t" else 1.0)
        if width <= _WIDEST and (weight, width) > best:
            best = (weight, width)
            found.separator = sign
    if best[1] == 0:
        found.separator = "\t"
    else:
        shown = SHOWN[found.separator]
        found.remarks.append(f"columns were parted at each {shown}; --separator says otherwise")


def _quizlet(found: Dialect, text: str) -> bool:
    """Whether one line holds all cards, as Quizlet writes them with semicolons between."""
    rows = [row for row in text.split(";") if row.strip()]
    for sign in ("\t", ","):
        if len(rows) > 1 and all(row.count(sign) == 1 for row in rows):
            found.separator, found.cards_apart = sign, ";"
            found.remarks.append(f"cards were parted at semicolons, columns at each {SHOWN[sign]}")
            return True
    return False


def _rows(text: str, sign: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=sign)
    while len(rows) < _ROWS:
        try:
            row = next(reader, None)
        except csv.Error:
            continue
        if row is None:
            break
        rows.append(row)
    return rows


def _is_quoted(path: Path, found: Dialect) -> bool:
    """Whether the quotes of a file are those of CSV, and not signs of its text."""
    opening = re.compile(rf'(?:^|{re.escape(found.separator)})"')
    with opened(path, found.encoding) as file:
        if not any(opening.search(line) for line in lines(file)):
            return False
    with opened(path, found.encoding) as file:
        read = lines(file)
        reader = csv.reader(read, delimiter=found.separator, strict=True)
        faults = rows = 0
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                if "unexpected end of data" in str(error):
                    return False
                if "field limit" not in str(error):
                    faults += 1
                elif not rest_of_cell(read)[1]:
                    return False
                continue
            if row is None:
                break
            rows += 1
    return faults == 0 or (found.separator != "\t" and faults * 20 < rows)


def rest_of_cell(every: Iterator[str]) -> tuple[int, bool]:
    """Pass what is left of a cell in quotes that is too long: its lines, and whether it ended."""
    for count, line in enumerate(every, 1):
        if line.count('"') % 2:
            return count, True
    return 0, False


def _goes_on(body: str) -> bool:
    """Whether rows have two columns, and only further lines of a definition have fewer."""
    counts = Counter(min(line.count("\t"), 2) for line in body.split("\n")[:-1] if line.strip())
    return counts[0] > 0 and counts[1] > 0 and counts[2] == 0
