"""What a single card of the curriculum must keep to, as far as its text tells."""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tenhours.core.clozes import without_marks
from tenhours.core.curriculum import wording
from tenhours.core.curriculum.syllabus import CHECKED, KINDS
from tenhours.core.notes import NoteKind, Severity

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from tenhours.core.notes import Note

LONGEST_FRONT: Final = 30
"""Words outside formulas and code; longer fronts are warned about."""
LONGEST_BACK: Final = 45
"""The same for backs, and for a cloze, which is both."""
MOST_COLUMNS: Final = 76
"""Cells of a line of code."""

JUDGEMENTS: Final = frozenset(
    (
        "long", "wide", "enumeration", "yes-no", "vague", "absolute", "symbol", "alike",
        "gives-away", "thin",
    )
)  # fmt: skip
"""Rules that a card may be allowed to break: they look at wording, and can be wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a card breaks."""

    rule: str
    severity: Severity
    message: str
    line: int
    """Where the card begins, or where its leaf first occurs."""


def findings(note: Note, leaves: Container[str]) -> Iterator[Finding]:
    """Look at one card: its metadata, then its wording."""
    for rule, severity, message in (
        *_metadata(note, leaves),
        *_code(note),
        *_length(note),
        *_front(note),
        *_absolutes(note),
        *_gives_away(note),
    ):
        yield Finding(rule, severity, message, note.line)


def allowed(note: Note) -> dict[str, str]:
    """Read which rules a card may break: `allow: long (a table), yes-no`; rule to reason."""
    said = dict(note.metadata).get("allow", "")
    found = {}
    for part in re.split(r",(?![^(]*\))", said):
        rule, _, reason = part.strip().partition(" ")
        if rule:
            found[rule] = reason.strip(" ()")
    return found


_Found = tuple[str, Severity, str]


def _error(rule: str, message: str) -> _Found:
    return rule, Severity.ERROR, message


def _warning(rule: str, message: str) -> _Found:
    return rule, Severity.WARNING, message


def _metadata(note: Note, leaves: Container[str]) -> Iterator[_Found]:
    metadata = dict(note.metadata)
    if note.id is None:
        yield _error("id", 'this card has no id. Write "<!-- id: … -->" as its last line.')
    leaf = metadata.get("leaf", "")
    if not leaf:
        yield _error("leaf", 'this card belongs to no leaf. Add "leaf: …" to its comment.')
    elif leaf not in leaves:
        yield _error("leaf", f'the syllabus has no leaf "{leaf}". Look it up in syllabus.json.')
    kind = metadata.get("kind", "")
    if not kind:
        yield _error("kind", 'this card has no kind. Add "kind: …" to its comment.')
    elif kind not in KINDS:
        yield _error(
            "kind", f'there is no kind "{kind}". Write one of: {", ".join(sorted(KINDS))}.'
        )
    elif kind in CHECKED and not metadata.get("verify"):
        yield _error(
            "verify", f'a card of kind "{kind}" needs a check. Name it by "verify: …" here.'
        )
    for rule in allowed(note):
        if rule not in JUDGEMENTS:
            known = ", ".join(sorted(JUDGEMENTS))
            yield _error("allow", f'nothing called "{rule}" can be allowed. Write one of: {known}.')


_FENCE: Final = re.compile(
    r"^(`{3,}|~{3,})[ \t]*(\w*)[^\n]*\n(.*?)^\1[ \t]*$", re.MULTILINE | re.DOTALL
)


def _code(note: Note) -> Iterator[_Found]:
    for text in (note.front, *note.hints, *note.steps, note.back, note.explanation):
        if "```" not in text and "~~~" not in text:
            continue
        for found in _FENCE.finditer(text):
            code = textwrap.dedent(found[3])
            if found[2] in {"python", "py"}:
                yield from _syntax(code)
            longest = max((len(line) for line in code.splitlines()), default=0)
            if longest > MOST_COLUMNS:
                message = f"a line of code has {longest} columns; {MOST_COLUMNS} are seen whole."
                yield _warning("wide", message)


def _syntax(code: str) -> Iterator[_Found]:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        said = getattr(error, "msg", None) or str(error)
        yield _error("code", f"this Python does not compile: {said}, in line {line} of the block.")


def _length(note: Note) -> Iterator[_Found]:
    cloze = note.kind is NoteKind.CLOZE
    front = wording.count_words(without_marks(note.front) if cloze else note.front)
    most = LONGEST_BACK if cloze else LONGEST_FRONT
    if front > most:
        yield _warning("long", f"the front has {front} words; {most} should do.")
    back = wording.count_words(note.back)
    if back > LONGEST_BACK:
        yield _warning(
            "long", f'the back has {back} words; {LONGEST_BACK} should do. "E:" takes the rest.'
        )


_SEVERAL: Final = r"(?:three|four|five|six|seven|eight|nine|ten|[3-9]|1\d)"
_ENUMERATION: Final = re.compile(
    rf"^\s*(?:list|enumerate)\b|^\s*(?:name|give|state|write down)\s+(?:(?:all|the|any)\s+)*"
    rf"{_SEVERAL}\b"
    rf"|\b(?:what|which) are (?:(?:all|the|its) )*(?:{_SEVERAL}|main|different|various)\b"
    rf"|\b(?:what|which) {_SEVERAL} (?!or\b)\w+",
    re.IGNORECASE,
)
_ITEM: Final = re.compile(r"^\s{0,3}(?:[-*+]|\d+[.)])\s", re.MULTILINE)
_MOST_ITEMS: Final = 4
_VAGUE: Final = re.compile(
    r"^\s*(?:explain|describe (?!an?\b)|discuss|elaborate|comment on|tell me|talk about|"
    r"summari[sz]e|what about|what do you know|what can you say)",
    re.IGNORECASE,
)
_AUXILIARY: Final = (
    r"(?:is|are|was|were|does|do|did|can|could|will|would|has|have|should|must|may|might)"
)
_YES_NO: Final = re.compile(
    rf"(?:^|[,:;]\s+|\b(?:then|so|and)\s+){_AUXILIARY}\s+(?!not to\b)(?!.*,.*\bor\b)",
    re.IGNORECASE,
)
_ASKS_MORE: Final = re.compile(
    r"\b(?:why|how|what|which|when|where|who|whom|prove|show|derive|justify|reason|give|find|"
    r"explain|counterexample|example|argue|condition|compute|complete|fill)\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"[^.?!]+[.?!]?")


def _front(note: Note) -> Iterator[_Found]:
    if note.kind is not NoteKind.BASIC:
        return
    kind = dict(note.metadata).get("kind", "")
    front = wording.prose(note.front, instead=" x ").strip()
    items = len(_ITEM.findall(note.back))
    if _ENUMERATION.search(front) or items > _MOST_ITEMS:
        yield _warning(
            "enumeration", "this asks for a list. Write one card for each element, with its reason."
        )
    if kind != "spoken" and (_VAGUE.search(front) or _is_bare(front)):
        yield _warning(
            "vague", "this front can be answered in many ways. Ask for the one thing on the back."
        )
    if not _ASKS_MORE.search(front):
        for sentence in _SENTENCE.findall(front):
            if sentence.endswith("?") and _YES_NO.search(sentence.strip()):
                yield _warning(
                    "yes-no", "this can be answered by yes or no. Ask for the reason too."
                )
                return


def _is_bare(front: str) -> bool:
    words = front.split()
    return len(words) <= 2 and not front.endswith("?") and "x" not in words


_ABSOLUTE: Final = re.compile(r"\b(always|never)\b", re.IGNORECASE)
_CONDITION: Final = re.compile(
    r"\b(?:if|when|whenever|unless|provided|as long as|given|assuming|for (?:every|all|any|each)|"
    r"where|because|since|until|once|while|not always|almost|nearly|even|with(?:out)?|under|only|"
    r"so|hence|in (?:exact|general|theory|practice)|by definition|need not)\b",
    re.IGNORECASE,
)


def _absolutes(note: Note) -> Iterator[_Found]:
    front = without_marks(note.front) if note.kind is NoteKind.CLOZE else ""
    for text in (front, note.back, *note.steps):
        for sentence in _SENTENCE.findall(wording.prose(text, instead=" x ")):
            found = _ABSOLUTE.search(sentence)
            if found is not None and not _CONDITION.search(sentence):
                yield _warning("absolute", f'"{found[1].lower()}" without a condition. Say when.')
                return


_CHOICE: Final = re.compile(
    r"\b(?:or|which|whether|versus|vs|compare|differ|between|choose|true|false)\b", re.IGNORECASE
)


def _gives_away(note: Note) -> Iterator[_Found]:
    if note.kind is not NoteKind.CLOZE:
        given = not _CHOICE.search(note.front) and _stands_in(note.front, note.back)
    else:
        given = any(
            _stands_in(wording.filled(note.front, hole.name), hole.text, maths=hole.in_maths)
            for hole in note.holes
        )
    if given:
        yield _error("gives-away", "the answer stands in the front. Take it out there.")


def _stands_in(front: str, back: str, *, maths: bool = False) -> bool:
    """Whether an answer can be read off its front; a formula only where it stands on its own."""
    answer = wording.tokens(back)
    if not _tells(answer):
        return False
    if maths or not wording.prose(back).strip():
        return any(wording.tokens(formula) == answer for formula in wording.formulas(front))
    if len(answer) == 1:
        front = wording.prose(front)
    return _holds(wording.tokens(front), answer)


def _tells(answer: tuple[str, ...]) -> bool:
    """Whether an answer is more than a sign that may stand anywhere."""
    words = [word for word in answer if len(word) > 3 and word not in wording.STOP_WORDS]
    return (bool(words) and not all(word.startswith("\\") for word in words)) or len(answer) > 4


def _holds(question: tuple[str, ...], answer: tuple[str, ...]) -> bool:
    length = len(answer)
    return any(
        question[start : start + length] == answer for start in range(len(question) - length + 1)
    )
