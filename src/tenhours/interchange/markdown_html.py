"""Write the markdown of a field as HTML, formulas as `\\(…\\)` and holes as Anki has them."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from markdown_it import MarkdownIt

from tenhours.core.clozes import find_holes
from tenhours.core.scanning.scanner import AtomKind, find_atoms
from tenhours.interchange.outgoing_media import plays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tenhours.core.notes import Hole

_OPEN, _CLOSE = "\ue000", "\ue001"
_HELD: Final = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_PRIVATE: Final = re.compile("[\ue000-\ue005]")
_PLAIN: Final = re.compile(r"[\w ,.;:()?'’/%+-]*\Z")
"""Text that is the same in HTML; `1.` and `- ` at its start are looked for apart."""
_LISTED: Final = re.compile(r"\s|[-+]|\d+[.)]")
_PLAYED: Final = re.compile(r"(?<!!)\[[^\[\]]*\]\((<[^>\n]+>|[^()\s]+)\)")
_NUMBERED: Final = re.compile(r"\{\{\s*c?[0-9]+\s*::")
_COMMAND_END: Final = re.compile(r"\\[A-Za-z]+\Z")
_MOST_NESTED: Final = 60


def to_html(text: str, picture: Callable[[str], str | None] | None = None) -> str:
    """Write a field; `picture` gives a picture's path the name it has among the media."""
    if not text:
        return ""
    if _PLAIN.match(text) and not _LISTED.match(text):
        return text
    return _written(text, (), {}, picture)


def cloze_to_html(
    text: str, numbers: Mapping[str, int], picture: Callable[[str], str | None] | None = None
) -> str:
    """Write the front of a cloze; `numbers` gives each name of a hole its number in Anki."""
    return _written(text, find_holes(text)[0], numbers, picture)


def hole_numbers(names: Sequence[str]) -> dict[str, int]:
    """Number the holes of a note: a name that is a number keeps it, the others get free ones."""
    numbers = {name: int(name) for name in names if _is_number(name)}
    taken = set(numbers.values())
    free = (number for number in range(1, 10_000) if number not in taken)
    return {name: numbers.get(name) or next(free) for name in names}


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit() and 0 < int(name) < 500 and name == str(int(name))


def _written(
    text: str,
    holes: Sequence[Hole],
    numbers: Mapping[str, int],
    picture: Callable[[str], str | None] | None,
) -> str:
    held: list[str] = []

    def hold(html: str) -> str:
        held.append(html)
        return f"{_OPEN}{len(held) - 1}{_CLOSE}"

    spans = [hole for hole in holes if not hole.in_maths]
    lifted = _lifted(text, holes, numbers, picture, hold)
    html = _parser().render(lifted, {"picture": picture})
    for _ in range(3):  # a hole in a formula in a hole
        if _OPEN not in html:
            break
        html = _HELD.sub(lambda found: held[int(found[1])], html)
    html = html.strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        html = html[3:-4]
    return _guarded(html) if spans else html


_START, _END = "\ue002", "\ue003"
"""Stand for the ends of a hole of the text until what it holds is written."""
_SPAN: Final = re.compile(f"{_START}(.*?){_END}", re.DOTALL)


def _guarded(html: str) -> str:
    """Close the holes, once nothing in them can be taken for their end."""

    def close(found: re.Match[str]) -> str:
        number, _, rest = found[1].partition("\ue004")
        content, _, hint = rest.partition("\ue005")
        tail = f"::{_safe(hint)}" if hint else ""
        return f"{{{{c{number}::{_safe(content)}{tail}}}}}"

    return _SPAN.sub(close, html)


def _safe(html: str) -> str:
    html = html.replace("::", ":&#58;")
    if html.endswith("}") or "}}" in html:
        html = html.replace("}", "&#125;")
    return html


def _sounds(
    text: str, picture: Callable[[str], str | None], hold: Callable[[str], str]
) -> list[tuple[int, int, str]]:
    """Find the links to sounds, and write them as Anki plays them."""
    code = [(start, end) for kind, start, end in find_atoms(text) if kind is AtomKind.CODE]
    found = []
    for link in _PLAYED.finditer(text):
        path = unquote(link[1].strip("<>"))
        if not plays(path) or any(start <= link.start() < end for start, end in code):
            continue
        name = picture(path)
        if name is not None:
            found.append((*link.span(), hold(f"[sound:{escape(name, quote=False)}]")))
    return found


def _lifted(
    text: str,
    holes: Sequence[Hole],
    numbers: Mapping[str, int],
    picture: Callable[[str], str | None] | None,
    hold: Callable[[str], str],
) -> str:
    """Take formulas, sounds and comments out, and mark where holes of the text begin and end."""
    cuts = [(*found.span(), "") for found in _PRIVATE.finditer(text)]
    if picture is not None and "](" in text:
        cuts += _sounds(text, picture, hold)
    for kind, start, end in find_atoms(text):
        if kind is AtomKind.MATHS:
            inside = [hole for hole in holes if hole.in_maths and start <= hole.start < end]
            cuts.append((start, end, hold(_formula(text, start, end, inside, numbers))))
        elif kind is AtomKind.COMMENT:
            cuts.append((start, end, ""))
    for hole in holes:
        if hole.in_maths:
            continue
        numbered = _NUMBERED.match(text, hole.start)
        inner = text.index(hole.text, numbered.end() if numbered else hole.start + 2)
        cuts.append((hole.start, inner, hold(f"{_START}{numbers[hole.name]}\ue004")))
        told = _PRIVATE.sub("", escape(hole.hint, quote=False))
        hint = f"\ue005{told}" if told else ""
        cuts.append((inner + len(hole.text), hole.end, hold(f"{hint}{_END}")))
    parts: list[str] = []
    position = 0
    for start, end, instead in sorted(cuts):
        if start < position:
            continue  # a formula in a hole's hint
        parts += (text[position:start], instead)
        position = end
    parts.append(text[position:])
    return "".join(parts)


def _formula(
    text: str, start: int, end: int, holes: Sequence[Hole], numbers: Mapping[str, int]
) -> str:
    source = text[start:end]
    opening, closing, tex = _delimited(source)
    offset = start + source.index(tex) if tex else start
    parts: list[str] = []
    position = 0
    for hole in holes:
        before = tex[position : hole.start - offset]
        parts.append(escape(before, quote=False))
        after = tex[hole.end - offset : hole.end - offset + 1]
        content = escape(hole.text, quote=False)
        written = f"{{{{c{numbers[hole.name]}::{_safe(content)}}}}}"
        so_far = tex[: hole.start - offset].rstrip()
        joins = so_far.endswith(("^", "_", "}", "]")) or _COMMAND_END.search(so_far) is not None
        if joins or (after.isalpha() and _COMMAND_END.search(hole.text) is not None):
            written = f"{{ {written} }}"
        parts.append(written)
        position = hole.end - offset
    parts.append(escape(tex[position:], quote=False))
    return opening + _PRIVATE.sub("", "".join(parts)) + closing


def _delimited(source: str) -> tuple[str, str, str]:
    if source.startswith("$$"):
        return "\\[", "\\]", source[2:-2].strip()
    if source.startswith("$"):
        return "\\(", "\\)", source[1:-1].strip()
    if source.startswith(("\\(", "\\[")):
        return source[:2], "\\" + {"(": ")", "[": "]"}[source[1]], source[2:-2].strip()
    return "\\[", "\\]", source.strip()


@cache
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": _MOST_NESTED})
    md.enable(["table", "strikethrough"])
    # A deck has no setext headings, and HTML in it is text.
    md.disable(["lheading", "html_block", "html_inline"])
    md.add_render_rule("image", _image)
    return md


def _image(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    path = unquote(str(token.attrs.get("src", "")))
    name = (env["picture"](path) if env.get("picture") is not None else None) or path
    alt = self.renderInlineAsText(token.children, options, env)
    described = f' alt="{escape(alt)}"' if alt else ""
    return f'<img src="{escape(name)}"{described}>'
