"""Which column of a table holds what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.core.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tenhours.interchange.delimited.dialect import Dialect
    from tenhours.interchange.parcel import Choices

FRONT, BACK, TAGS, DECK, ID, HINT, EXTRA, TYPE, NOTHING = (
    "front",
    "back",
    "tags",
    "deck",
    "id",
    "hint",
    "explanation",
    "type",
    "-",
)
KNOWN: Final = (FRONT, BACK, TAGS, DECK, ID, HINT, EXTRA, TYPE, NOTHING)
_WORDS: Final = {
    FRONT: "front question term q prompt word text expression recto vorderseite frage begriff wort "
    "pregunta frente término termino mot domanda fronte 问题 正面 表 質問 単語",
    BACK: "back answer definition a response translation meaning solution verso rückseite "
    "rueckseite antwort bedeutung übersetzung réponse reponse définition traduction respuesta "
    "dorso definición definicion traducción risposta retro 答案 背面 裏 答え 意味",
    TAGS: "tags tag labels keywords",
    DECK: "deck category folder lesson unit",
    ID: "id guid uid key note_id noteid",
    HINT: "hint hints clue",
    EXTRA: "explanation extra notes note comment comments example examples remark details "
    "back_extra",
    TYPE: "type notetype note_type kind",
}
_NAMED: Final = {word: name for name, words in _WORDS.items() for word in words.split()}
_SAMPLE_ROWS: Final = 200


def columns(
    found: Dialect, choices: Choices, sample: Sequence[Sequence[str]]
) -> tuple[list[str], bool, list[str]]:
    """Say what each column holds, whether the first row names them, and what to remark.

    Raises DataError when the student asks for columns that do not exist.
    """
    width = max((len(row) for row in sample), default=0)
    first = sample[0] if sample else ()
    named = _from_names(first)
    if choices.columns is not None:
        return _asked(choices.columns), named is not None, []
    if found.headers:
        return _from_headers(found.headers, width, found.separator), False, []
    if named is not None:
        return named, True, [f"the first row names the columns: {', '.join(named)}"]
    names = [FRONT, BACK, *[EXTRA] * (width - 2)][:width]
    for index in range(2, width):
        if _are_tags([row[index] for row in sample[:_SAMPLE_ROWS] if index < len(row)]):
            names[index] = TAGS
    remark = f"columns were taken as {', '.join(names[:12])}; --columns says otherwise"
    return names, False, [remark]


def _asked(told: str) -> list[str]:
    names = []
    for word in told.split(","):
        name = _NAMED.get(_plain(word), "") or (NOTHING if word.strip() in ("-", "") else "")
        if not name:
            raise DataError(
                f'"{word.strip()}" is no column that is known here. Known are {", ".join(KNOWN)}.'
            )
        names.append(name)
    if FRONT not in names:
        raise DataError('one of the columns must be the "front".')
    return names


def _from_names(row: Sequence[str]) -> list[str] | None:
    """Read a first row of names; nothing when it is none."""
    names = [_NAMED.get(_plain(cell), NOTHING) for cell in row]
    if FRONT not in names or (BACK not in names and len(names) > 1):
        return None
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen and name in (FRONT, BACK, TAGS, DECK, ID, TYPE):
            names[index] = EXTRA
        seen.add(name)
    return names


def _from_headers(headers: dict[str, str], width: int, separator: str) -> list[str]:
    """Follow Anki's headers: fields that they do not place are front, back and the rest."""
    names = [""] * width
    for key, name in (
        ("tags column", TAGS),
        ("deck column", DECK),
        ("guid column", ID),
        ("notetype column", TYPE),
    ):
        place = headers.get(key, "")
        if place.isascii() and place.isdigit() and len(place) < 6 and 0 < int(place) <= width:
            names[int(place) - 1] = name
    told = headers.get("columns", "").split(separator) if "columns" in headers else []
    titles = [_NAMED.get(_plain(word), "") for word in told]
    if FRONT in titles and BACK in titles:
        for index, title in enumerate(titles[:width]):
            names[index] = names[index] or title
    left = iter([name for name in (FRONT, BACK) if name not in names])
    return [name or next(left, EXTRA) for name in names]


def _plain(word: str) -> str:
    return re.sub(r"[\s-]+", "_", word.strip().strip('"').lower().lstrip("\ufeff#"))


def _are_tags(cells: list[str]) -> bool:
    """Whether a column's cells look like tags: short words that come again and again."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 3 or any(len(cell) > 60 for cell in filled):
        return False
    words = [word for cell in filled for word in cell.split()]
    return all(len(cell.split()) <= 3 for cell in filled) and len(set(words)) * 2 <= len(words)
