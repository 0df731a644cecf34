"""Write decks as hashcards reads them: its markers, its front matter, nothing it would stumble on.

hashcards knows question, answer and cloze; it looks into neither code nor formulas, and a hole is
whatever stands in `[…]`. So a pair becomes two questions, and a cloze whose holes lie in formulas,
or are hidden together, becomes one question for each of its cards. Hints, steps and explanation
follow in the answer. Schedules stay behind: hashcards keeps them elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import without_marks
from tenhours.core.notes import NoteKind
from tenhours.core.scanning.scanner import AtomKind, find_atoms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tenhours.core.notes import Hole, Note
    from tenhours.interchange.outgoing import OutNote

_STARTS: Final = re.compile(r"^(?=[QAC]:|-{3}[ \t]*$)", re.MULTILINE)
"""Where hashcards would see a marker or a separator, in code and formulas too."""
_BRACKET: Final = re.compile(r"\\?[\[\]]")
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)")


def front_matter(name: str) -> str:
    """Write a deck's name as the head of its file."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\nname = "{escaped}"\n---\n'


def write_note(out: OutNote) -> str:
    """Write a note as one card or several, each behind a separator."""
    return "".join(f"\n---\n\n{card}\n" for card in _cards(out.note))


def write_decks(
    notes: Iterable[OutNote], write: Callable[[str, str], None]
) -> tuple[int, int, int]:
    """Hand each deck's text to `write` piece by piece; return how many notes, cards and decks."""
    count = cards = 0
    begun: set[str] = set()
    for out in notes:
        if out.deck not in begun:
            begun.add(out.deck)
            write(out.deck, front_matter(out.deck))
        write(out.deck, write_note(out))
        count += 1
        cards += len(out.cards)
    return count, cards, len(begun)


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
