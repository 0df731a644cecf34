"""Turn inline markdown tokens into words, formulas and breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tenhours.rendering.clean_text import visible
from tenhours.rendering.holes import Formula, Holes, Words, joined, without_marks

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line that the author asked for."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that is drawn."""

    label: str
    target: str
    """Its path, as `address` reads it."""


Piece = Words | Formula | Break | Image


def pieces(
    tokens: Sequence[Token],
    holes: Holes,
    style: str = "",
    *,
    ticks: bool = False,
    drawn: Container[str] = (),
) -> list[Piece]:
    """Read the children of one inline token; with `ticks`, code keeps its backticks.

    Pictures whose path is among the `drawn` are pieces, others are words.
    """
    found: list[Piece] = []
    styles = [style]
    links: list[tuple[str, int]] = []
    for token in tokens:
        kind = token.type
        now = styles[-1]
        if kind == "text":
            found += holes.read(token.content.replace("\t", " "), now)
        elif kind == "code_inline":
            written = _ticked(token) if ticks else token.content
            found += holes.read(written.replace("\t", " "), joined(now, "code"))
        elif kind in {"math_inline", "math_block"}:
            formula = holes.formula(
                token.content, token.markup, display=kind == "math_block", style=now
            )
            if formula is not None:
                found.append(formula)
        elif kind == "softbreak":
            found += holes.read(" ", now)
        elif kind == "hardbreak":
            found.append(Break())
        elif kind == "image":
            found.append(_image(token, holes, now, drawn))
        elif kind == "link_open":
            links.append((address(token.attrGet("href")), len(found)))
            styles.append(joined(now, "link"))
        elif kind == "link_close":
            styles.pop()
            target, start = links.pop()
            found += _target(target, found[start:], styles[-1])
        elif kind in _OPENS:
            styles.append(joined(now, _OPENS[kind]))
        elif kind in _CLOSES:
            styles.pop()
        else:
            found += holes.read(" ".join(token.content.split()), now)
    return found


_OPENS: Final = {"em_open": "emphasis", "strong_open": "strong", "s_open": "struck"}
_CLOSES: Final = frozenset({"em_close", "strong_close", "s_close"})


def address(target: str | float | None) -> str:
    """Make a link's target readable, without marks and control characters."""
    from mdurl import decode

    readable = visible(decode(str(target or ""))).replace("\n", " ").replace("\t", " ")
    return without_marks(readable)


def _ticked(token: Token) -> str:
    """Write a code span as in its source, with a blank beside a backtick of its own."""
    code, mark = token.content, token.markup
    pad = " " if "`" in (code[:1], code[-1:]) else ""
    return f"{mark}{pad}{code}{pad}{mark}"


def _image(token: Token, holes: Holes, style: str, drawn: Container[str]) -> Words | Image:
    label = plain_text(pieces(token.children or [], holes)).strip()
    path = address(token.attrGet("src"))
    if path in drawn:
        return Image(label, path)
    text = (" - " if holes.ascii else " — ").join(part for part in (label, path) if part)
    return Words(f"[image: {text}]", joined(style, "image"))


def _target(target: str, inside: Sequence[Piece], style: str) -> Iterable[Words]:
    if not target:
        return []
    text = plain_text(inside)
    if text in {target, target.removeprefix("mailto:")}:
        return []
    return [Words(f" ({target})", joined(style, "muted"))]


def plain_text(found: Sequence[Piece]) -> str:
    """Join pieces to text, formulas as their source."""
    return "".join(
        piece.text
        if isinstance(piece, Words)
        else piece.label
        if isinstance(piece, Image)
        else " "
        if isinstance(piece, Break)
        else piece.as_written()
        for piece in found
    )
