"""Write decks as hashcards reads them: its markers, its front matter, nothing it would stumble on.

hashcards knows question, answer and cloze; it looks into neither code nor formulas, and a hole is
whatever stands in `[…]`. So a pair becomes two questions, and a cloze whose holes lie in formulas,
or are hidden together, becomes one question for each of its cards. Hints, steps and explanation
follow in the answer. Schedules stay behind: hashcards keeps them elsewhere.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import without_marks
from tenhours.core.notes import NoteKind
from tenhours.core.scanning.scanner import AtomKind, find_atoms
from tenhours.interchange.outgoing_media import Media, with_media

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tenhours.core.notes import Hole, Note
    from tenhours.interchange.outgoing import OutNote

_STARTS: Final = re.compile(r"^(?=[QAC]:|-{3}[ \t]*$)", re.MULTILINE)
"""Where hashcards would see a marker or a separator, in code and formulas too."""
MEDIA: Final = "media"
"""The folder of pictures."""
_DEFINITION: Final = re.compile(
    r"\\(?:new|renew|provide)command\*?\s*\{?(\\[A-Za-z]+)\}?\s*(?:\[\d\])?\s*\{(.*)\}\s*\Z"
)
_OPERATOR: Final = re.compile(r"\\DeclareMathOperator(\*?)\s*\{?(\\[A-Za-z]+)\}?\s*\{(.*)\}\s*\Z")
_BRACKET: Final = re.compile(r"\\?[\[\]]")
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)")


def front_matter(name: str) -> str:
    """Write a deck's name as the head of its file."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\nname = "{escaped}"\n---\n'


def write_note(note: Note) -> str:
    """Write a note as one card or several, each behind a separator."""
    return "".join(f"\n---\n\n{card}\n" for card in _cards(note))


def macro_lines(macros: str) -> dict[str, str]:
    """Find the definitions that hashcards can have in its `macros.tex`, by their commands."""
    found: dict[str, str] = {}
    for line in macros.splitlines():
        operator = _OPERATOR.match(line.strip())
        if operator is not None:
            star, name, text = operator.groups()
            found[name] = f"\\operatorname{star}{{{text}}}"
            continue
        defined = _DEFINITION.match(line.strip())
        if defined is not None:
            found[defined[1]] = defined[2]
    return found


class Folder:
    """A folder of decks that is being filled."""

    def __init__(self, path: Path, file_name: Callable[[str], str]) -> None:
        """`file_name` makes a name of a deck's part that every file system takes."""
        self._path = path
        self._file_name = file_name
        self._files: dict[str, Path] = {}
        self._used: set[str] = {MEDIA}
        self._macros: dict[str, str] = {}
        self.media = Media()
        self.notes = 0
        self.cards = 0

    @property
    def decks(self) -> int:
        """How many have been begun."""
        return len(self._files)

    def add(self, out: OutNote) -> None:
        """Write a note behind those of its deck. Raises OSError."""
        path = self._files.get(out.deck) or self._begin(out.deck)
        up = "../" * (len(path.relative_to(self._path).parts) - 1)

        def lead(path: str) -> str | None:
            name = self.media.name(out.root, out.folder, path)
            return None if name is None else f"{up}{MEDIA}/{name}"

        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(write_note(with_media(out.note, lead)))
        for name, text in macro_lines(out.settings.macros).items():
            self._macros.setdefault(name, text)
        self.notes += 1
        self.cards += len(out.cards)

    def finish(self) -> None:
        """Write what all decks share: pictures and macros. Raises OSError."""
        for source, name in self.media.taken.items():
            target = self._path / MEDIA / name
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(source, target)
        if self._macros:
            lines = "".join(f"{name} {text}\n" for name, text in self._macros.items())
            (self._path / "macros.tex").write_text(lines, encoding="utf-8")

    def _begin(self, deck: str) -> Path:
        parts = [self._file_name(part) for part in deck.split("/")]
        name, number = "/".join(parts), 1
        while name.casefold() in self._used:
            number += 1
            name = "/".join([*parts[:-1], f"{parts[-1]}-{number}"])
        self._used.add(name.casefold())
        path = self._path / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(front_matter(deck), encoding="utf-8")
        self._files[deck] = path
        return path


def _cards(note: Note) -> Iterator[str]:
    if note.kind is NoteKind.CLOZE:
        yield from _cloze(note)
        return
    yield _question(note.front, _answer(note, note.back))
    if note.kind is NoteKind.PAIR:
        yield _question(note.back, _answer(note, note.front))


def _cloze(note: Note) -> Iterator[str]:
    names = note.card_names()
    more = _more(note)
    if len(names) == len(note.holes) and not more and all(map(_is_plain, note.holes)):
        yield "C: " + _calm(_bracketed(note))
        return
    for name in names:
        yield _question(_asked(note, name), _answer(note, without_marks(note.front)))


def _is_plain(hole: Hole) -> bool:
    """Whether hashcards can make a hole of it: text without brackets or formulas."""
    return not hole.in_maths and not hole.hint and not re.search(r"[\[\]\\$`]", hole.text)


def _bracketed(note: Note) -> str:
    """Write the holes in brackets, and every other bracket so that it is none."""
    parts: list[str] = []
    position = 0
    for hole in note.holes:
        parts += (_without_brackets(note.front[position : hole.start]), f"[{hole.text}]")
        position = hole.end
    parts.append(_without_brackets(note.front[position:]))
    return "".join(parts)


def _without_brackets(text: str) -> str:
    kept = [(start, end) for kind, start, end in find_atoms(text) if kind is AtomKind.MATHS]
    kept += [found.span() for found in _PICTURE.finditer(text)]
    parts: list[str] = []
    position = 0
    for start, end in sorted(kept):
        if start < position:
            continue
        parts += (_escaped(text[position:start]), _in_formula(text[start:end]))
        position = end
    parts.append(_escaped(text[position:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    return _BRACKET.sub(lambda found: "\\" + found[0][-1], text)


def _in_formula(source: str) -> str:
    if source.startswith("!"):
        return source
    if source.startswith(("\\[", "\\(")):
        mark = "$$" if source.startswith("\\[") else "$"
        source = mark + source[2:-2].strip() + mark
    return source.replace("[", "\\lbrack ").replace("]", "\\rbrack ")


def _asked(note: Note, name: str) -> str:
    """Write a cloze with the holes of one card left open and the others filled in."""
    parts: list[str] = []
    position = 0
    for hole in note.holes:
        parts.append(note.front[position : hole.start])
        if hole.name != name:
            parts.append("{" + hole.text + "}" if hole.in_maths else hole.text)
        elif hole.in_maths:
            parts.append(r"{\boxed{?}}")
        else:
            parts.append(f"[{hole.hint or '…'}]")
        position = hole.end
    parts.append(note.front[position:])
    return "".join(parts)


def _question(front: str, back: str) -> str:
    return f"Q: {_calm(front)}\n\nA: {_calm(back)}"


def _answer(note: Note, back: str) -> str:
    more = _more(note)
    return f"{back}\n\n{more}" if more and back else back or more


def _more(note: Note) -> str:
    parts = []
    if note.steps:
        parts.append("\n".join(f"{number}. {_hang(step)}" for number, step in _counted(note.steps)))
    parts += [f"Hint: {hint}" for hint in note.hints]
    if note.explanation:
        parts.append(note.explanation)
    return "\n\n".join(parts)


def _counted(steps: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    return enumerate(steps, start=1)


def _hang(text: str) -> str:
    """Keep a step's further lines under its number."""
    return text.replace("\n", "\n   ")


def _calm(text: str) -> str:
    head, line_end, rest = text.strip().partition("\n")
    return head + line_end + _STARTS.sub(" ", rest)
