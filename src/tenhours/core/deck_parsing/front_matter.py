"""Read the front matter of a deck file: YAML or TOML, everything optional."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.deck_parsing.metadata import split_tags
from tenhours.core.decks import ClozeMarks, DeckSettings, NewOrder
from tenhours.core.notes import Problem, Severity
from tenhours.core.scanning.nfc import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OPENING: Final = re.compile(r"\n(---|\+\+\+)[ \t]*\n")
_CLOSING: Final = {
    "---": re.compile(r"\n---[ \t]*(?=\n|\Z)"),
    "+++": re.compile(r"\n\+\+\+[ \t]*(?=\n|\Z)"),
}
_CARD: Final = re.compile(r"\n(?:QA?|C):")
_LOOKS_LIKE_KEYS: Final = re.compile(r"[ \t\n]*(?:#[^\n]*\n[ \t\n]*)*[\w-]+[ \t]*[:=]")
_LOOKS_LIKE_TOML: Final = re.compile(r"[ \t\n]*(?:#[^\n]*\n[ \t\n]*)*(?:[\w.\"-]+[ \t]*=|\[)")
_SIMPLE: Final = re.compile(r"([a-z_]+):[ ]+(?:([A-Za-z0-9_/.][\w/. -]*)|\[([\w/. ,-]*)\])[ ]*")
_TOML_PLACE: Final = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_DEEPEST: Final = 20
_SCALARS: Final = (str, int, float, bool)

KEYS: Final = (
    "deck",
    "name",
    "tags",
    "order",
    "desired_retention",
    "new_per_day",
    "requires",
    "source",
    "macros",
    "cloze",
    "lang",
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above the cards."""

    settings: DeckSettings
    problems: tuple[Problem, ...]
    end: int
    """Offset in the scanned text at which the body begins: a line end, or 0."""


def read_front_matter(source: str) -> FrontMatter:
    """Read the front matter of a text whose first character is a `\\n` put before it.

    A `---` above a card is a separator and no front matter.
    """
    opening = _OPENING.match(source)
    if opening is None:
        return FrontMatter(DeckSettings(), (), 0)
    fence = opening[1]
    begin = opening.end()
    closing = _CLOSING[fence].search(source, begin - 1)
    card = _CARD.search(source, begin - 1)
    if closing is None or (card is not None and card.start() < closing.start()):
        if _LOOKS_LIKE_KEYS.match(source, begin) is None or _CARD.match(source, begin - 1):
            return FrontMatter(DeckSettings(), (), 0)
        end = card.start() if card is not None else len(source)
        message = f'this front matter is never closed. Write "{fence}" below its last line.'
        return FrontMatter(DeckSettings(), (_error(1, 1, message),), end)
    block = source[begin : closing.start()] if closing.start() >= begin else ""
    try:
        values = _values(block, fence)
    except _UnreadableError as error:
        problem = _error(error.line + 1, error.column, f"this front matter cannot be read: {error}")
        return FrontMatter(DeckSettings(), (problem,), closing.end())
    reader = _Reader(values, block)
    settings = reader.settings()
    return FrontMatter(settings, tuple(reader.problems), closing.end())


class _UnreadableError(Exception):
    """Neither YAML nor TOML; the place counts from 1 in the block."""

    def __init__(self, line: int, column: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


def _error(line: int, column: int, message: str) -> Problem:
    return Problem(line, column, Severity.ERROR, message)


def _values(block: str, fence: str) -> Mapping[str, Any]:
    if fence == "+++" or _LOOKS_LIKE_TOML.match(block):
        return _toml(block)
    simple = _simple(block)
    return simple if simple is not None else _yaml(block)


def _simple(block: str) -> dict[str, Any] | None:
    """Read plain `key: word` and `key: [a, b]` lines, for which no YAML reader is needed."""
    values: dict[str, Any] = {}
    for line in block.split("\n"):
        if not line:
            continue
        found = _SIMPLE.fullmatch(line)
        if found is None:
            return None
        key, word, items = found.groups()
        if word is not None:
            values[key] = word.rstrip(" ")
        else:
            parts = [item.strip() for item in items.split(",")]
            if not all(part and part[0] != "-" for part in parts) and parts != [""]:
                return None
            values[key] = parts if parts != [""] else []
    return values


def _yaml(block: str) -> Mapping[str, Any]:
    """Read YAML with every scalar as text, so that `lang: no` is Norwegian."""
    import yaml

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _refuse_deep(yaml.parse(block, Loader=loader))
        values = yaml.load(block, Loader=loader)  # noqa: S506 - builds nothing but text and lists
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = (error.problem or "it is no YAML").rstrip(".")
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        raise _UnreadableError(line, column, f"{reason}. Write one `key: value` a line.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _UnreadableError(1, 1, "it is no YAML. Write one `key: value` a line.") from error
    if values is None or values == "":
        return {}
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise _UnreadableError(1, 1, "it has no keys. Write one `key: value` a line.")
    return values


def _refuse_deep(events: Iterable[object]) -> None:
    """Refuse lists in lists without end: PyYAML's C composer would overflow the stack."""
    depth = 0
    for event in events:
        name = type(event).__name__
        if name in {"SequenceStartEvent", "MappingStartEvent"}:
            depth += 1
            if depth > _DEEPEST:
                raise _UnreadableError(1, 1, "it is nested too deeply. Write one level of keys.")
        elif name in {"SequenceEndEvent", "MappingEndEvent"}:
            depth -= 1


def _toml(block: str) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = str(error)
        place = _TOML_PLACE.search(reason)
        line, column = (int(place[1]), int(place[2])) if place is not None else (1, 1)
        reason = _TOML_PLACE.sub("", reason).strip().rstrip(".")
        message = f'{reason}. Write one `key = "value"` a line.'
        raise _UnreadableError(min(line, block.count("\n") + 1), column, message) from error


class _Reader:
    """Takes the values one by one and notes what is wrong with them."""

    def __init__(self, values: Mapping[str, Any], block: str) -> None:
        self.values = values
        self.block = block
        self.problems: list[Problem] = []

    def settings(self) -> DeckSettings:
        for key in self.values:
            if key not in KEYS:
                message = f'unknown key "{key[:40]}". Known are: {", ".join(KEYS)}.'
                self._warn(key, message)
        return DeckSettings(
            name=self._path("deck"),
            last_name=self._line("name") or None,
            tags=tuple(sorted(set(self._words("tags")))),
            order=self._order(),
            desired_retention=self._retention(),
            new_per_day=self._count(),
            requires=self._requires(),
            source=self._text("source"),
            macros=self._text("macros"),
            cloze=self._cloze(),
            lang=self._line("lang"),
        )

    def _warn(self, key: str, message: str) -> None:
        place = re.search(rf"^[ \t\"']*{re.escape(key)}", self.block, re.MULTILINE)
        line = self.block.count("\n", 0, place.start()) if place is not None else 0
        self.problems.append(Problem(line + 2, 1, Severity.WARNING, message))

    def _text(self, key: str) -> str:
        value = self.values.get(key)
        if value is None:
            return ""
        if isinstance(value, list) and all(isinstance(item, _SCALARS) for item in value):
            return "\n".join(str(item) for item in value)
        if not isinstance(value, _SCALARS):
            self._warn(key, f'"{key}" should be text; it is left out.')
            return ""
        return nfc(str(value)).strip()

    def _line(self, key: str) -> str:
        return " ".join(self._text(key).split())

    def _path(self, key: str) -> str | None:
        return _deck_path(self._line(key)) or None

    def _words(self, key: str) -> tuple[str, ...]:
        return split_tags(self._text(key))

    def _requires(self) -> tuple[str, ...]:
        value = self.values.get("requires")
        text = self._text("requires")
        lines = text.split("\n") if isinstance(value, list) else text.split(",")
        paths = (_deck_path(" ".join(line.split())) for line in lines)
        return tuple(dict.fromkeys(path for path in paths if path))

    def _order(self) -> NewOrder | None:
        word = self._line("order")
        if word in {order.value for order in NewOrder}:
            return NewOrder(word)
        if word:
            self._warn("order", 'the order of new cards is "file" or "shuffled".')
        return None

    def _cloze(self) -> ClozeMarks:
        word = self._line("cloze")
        if word in {marks.value for marks in ClozeMarks}:
            return ClozeMarks(word)
        if word:
            self._warn("cloze", '"cloze" is "braces" for {{x}} or "brackets" for [x].')
        return ClozeMarks.BRACES

    def _retention(self) -> float | None:
        word = self._line("desired_retention")
        if not word:
            return None
        try:
            value = float(word)
        except ValueError:
            value = 0.0
        if 0.7 <= value <= 0.99:
            return value
        message = "the desired retention is a number from 0.7 to 0.99, such as 0.9; it is left out."
        self._warn("desired_retention", message)
        return None

    def _count(self) -> int | None:
        word = self._line("new_per_day")
        if not word:
            return None
        if word.isascii() and word.isdigit() and len(word) <= 6:
            return int(word)
        message = "new cards a day are a whole number, such as 10; it is left out."
        self._warn("new_per_day", message)
        return None


def _deck_path(text: str) -> str:
    return "/".join(part for part in (part.strip() for part in text.split("/")) if part)
