"""Write HTML, as cards of other programs are full of it, as markdown that a person can read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final
from urllib.parse import unquote

from tenhours.interchange.formulas import Formulas

_BREAK: Final = "\x1e"
"""Stands for a line break until a paragraph is finished."""
_DROPPED: Final = frozenset(
    ("script", "style", "head", "title", "template", "object", "iframe", "svg", "noscript")
)
_PARAGRAPHS: Final = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "dl", "figure", "form")
)
_LINES: Final = frozenset(("div", "dt", "dd", "header", "footer", "center", "figcaption", "label"))
_MARKS: Final = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "s": "~~",
    "del": "~~",
    "strike": "~~",
}
_SPECIAL: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|`|(?<=\S)\*|\*(?=\S)|(?<!\w)_|_(?!\w)|\](?=[(:])|<(?=[A-Za-z/!?]|\Z)|&(?=#?\w+;)|\$"
)
_MIGHT_BE_SPECIAL: Final = re.compile(r"[\\`*_\]<&$]")
_LINE_START: Final = re.compile(
    r"^([#>]|[-+](?=\s|$)|\d+(?=[.)](?:\s|$))|={3,}$|-{3,}$|~~~)", re.MULTILINE
)
_BLANKS: Final = re.compile(r"[ \t\n\r\f\xa0]+")
_BREAKS: Final = re.compile(f" *{_BREAK}(?: *{_BREAK})+ *")
_UNSEEN: Final = re.compile(r"<(script|style|svg)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
"""Long and of no use here: quicker out of the way at once."""
_SOUND: Final = re.compile(r"\[sound:([^\]\n]+)\]")
_LETTERS_ONLY: Final = re.compile(r"[^<&\\`*_\[\]$#>\n\r\t\xa0\ue000-\ue001\x1e-]*\Z")
_SUPERSCRIPTS: Final = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS: Final = str.maketrans("0123456789+-=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ")
_HELD: Final = re.compile("\ue000(\\d+)\ue001")
_LANGUAGE: Final = re.compile(r"(?:language|lang|brush:)[-\s]*([A-Za-z0-9+#]+)")
_DEEPEST: Final = 60
"""Containers in one another; what lies deeper is flattened."""


@lru_cache(maxsize=64)
def to_markdown(text: str, media: str = "media/") -> str:
    """Write a field's HTML as markdown; formulas in every spelling become ours.

    Names of pictures and sounds get `media` before them. Scripts and styles are dropped, holes
    (`{{c1::…}}`) are left as they are, inside formulas they become `\\cloze[1]{…}`.
    """
    if _LETTERS_ONLY.match(text) and not _LINE_START.match(text.strip()):
        return text.strip()
    text = text.replace("\ue000", "").replace("\ue001", "").replace(_BREAK, "")
    formulas = Formulas()
    lifted = formulas.lift(_UNSEEN.sub("", text) if "</" in text else text)
    if "[sound:" in lifted:
        lifted = _SOUND.sub(
            lambda found: f'<a href="{_quoted(media + found[1])}">{found[1]}</a>', lifted
        )
    writer = _Writer(formulas, media)
    writer.feed(_closed(lifted))
    writer.close()
    return formulas.put_back(writer.result())


def _closed(text: str) -> str:
    """Make text of tags and comments that never end; the parser would look for each one's end."""
    comments = text.rfind("-->")
    tags = text.rfind(">")
    if text.find("<!--", comments + 1) >= 0:
        text = text[: comments + 1] + text[comments + 1 :].replace("<!--", "&lt;!--")
        tags = text.rfind(">")
    return text[: tags + 1] + text[tags + 1 :].replace("<", "&lt;")


def safe_media(name: str) -> str:
    """Name of a picture as a path that stays where it is put; nothing for an address."""
    name = unquote(name.strip()) if "%" in name else name.strip()
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", name):
        return ""
    return name.replace("\\", "/").rpartition("/")[2]


@dataclass(slots=True)
class _Frame:
    """A container that is being written: the whole, a list, an item, a quote, a table, a cell."""

    kind: str
    blocks: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    number: int = 0
    """Of the next item of a numbered list; 0 for one with dots."""
    rows: list[list[str]] = field(default_factory=list)


class _Writer(HTMLParser):
    def __init__(self, formulas: Formulas, media: str) -> None:
        super().__init__(convert_charrefs=True)
        self._formulas = formulas
        self._media = media
        self._frames = [_Frame("whole")]
        self._open: list[tuple[str, int, str]] = []
        """Inline elements: tag, where they begin in the frame's pieces, what they lead to."""
        self._dropping = 0
        self._verbatim: list[str] | None = None
        self._language = ""
        self._ends_sharp = False

    def result(self) -> str:
        while len(self._frames) > 1:
            self._leave()
        self._paragraph()
        return "\n\n".join(self._frames[0].blocks)

    @property
    def _frame(self) -> _Frame:
        return self._frames[-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropping += 1
            return
        if self._dropping:
            return
        if self._verbatim is not None:
            if tag == "br" or (
                tag in ("div", "p") and self._verbatim and not self._verbatim[-1].endswith("\n")
            ):
                self._verbatim.append("\n")
            elif tag == "code" and not self._language:
                self._language = _language(attrs)
            return
        if tag == "br":
            self._frame.inline.append(_BREAK)
        elif tag in _LINES:
            self._line()
        elif tag in _PARAGRAPHS:
            self._paragraph()
            if tag[0] == "h" and tag[1:].isdigit():
                self._begin("b")
        elif tag in _MARKS or tag in ("sub", "sup", "code", "tt", "kbd", "samp", "rt"):
            self._begin(tag)
        elif tag == "a":
            self._begin(tag, dict(attrs).get("href") or "")
        elif tag in ("img", "audio", "video", "source", "embed"):
            self._picture(tag, dict(attrs))
        elif tag == "pre":
            self._paragraph()
            self._verbatim = []
            self._language = _language(attrs)
        elif tag == "hr":
            self._paragraph()
            self._frame.blocks.append("***")
        else:
            self._container(tag, attrs)

    def _container(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self._frames) > _DEEPEST:
            return
        if tag in ("ul", "ol"):
            self._enter(tag)
            start = dict(attrs).get("start") or "1"
            self._frame.number = int(start) if tag == "ol" and start.isdecimal() else tag == "ol"
        elif tag == "li":
            while self._frame.kind == "li":
                self._leave()
            if self._frame.kind not in ("ul", "ol"):
                self._enter("ul")
            self._enter("li")
        elif tag in ("blockquote", "table"):
            self._enter(tag)
        elif tag == "tr" and self._in("table"):
            self._leave_to("table")
            self._frame.rows.append([])
        elif tag in ("td", "th") and self._in("table"):
            self._leave_to("table")
            if not self._frame.rows:
                self._frame.rows.append([])
            self._enter("cell")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropping = max(self._dropping - 1, 0)
            return
        if self._dropping:
            return
        if tag == "pre" and self._verbatim is not None:
            code, self._verbatim = "".join(self._verbatim), None
            self._fence(code)
        elif self._verbatim is not None:
            if tag in ("div", "p"):
                self._verbatim.append("\n")
        elif tag in _LINES:
            self._line()
        elif tag in _PARAGRAPHS:
            if tag[0] == "h" and tag[1:].isdigit():
                self._end("b")
            self._paragraph()
        elif tag in ("ul", "ol", "li", "blockquote", "table"):
            if self._in(tag):
                self._leave_to(tag)
                self._leave()
        elif tag in ("td", "th"):
            if self._in("cell"):
                self._leave_to("cell")
                self._leave()
        else:
            self._end(tag)

    def handle_data(self, data: str) -> None:
        if self._dropping:
            return
        if self._verbatim is not None:
            self._verbatim.append(data.replace("\r\n", "\n"))
            return
        if self._open and self._open[-1][0] in ("code", "tt", "kbd", "samp"):
            self._frame.inline.append(_BLANKS.sub(" ", data))
            return
        text = _BLANKS.sub(" ", data)
        if _MIGHT_BE_SPECIAL.search(text):
            text = _SPECIAL.sub(lambda found: "\\" + found[0], text)
        if self._ends_sharp and text[:1].isalnum():
            text = " " + text  # so that the emphasis before it still ends there
        self._ends_sharp = False
        if "\ue000" in text:
            text = _HELD.sub(self._formula, text)
        self._frame.inline.append(text)

    def _formula(self, found: re.Match[str]) -> str:
        if self._in("cell"):
            self._formulas.in_cell(int(found[1]))
        if not self._formulas.is_display(int(found[1])) or self._in("cell") or self._open:
            return found[0]
        return f"{_BREAK}{_BREAK}{found[0]}{_BREAK}{_BREAK}"

    def _begin(self, tag: str, leads: str = "") -> None:
        self._open.append((tag, len(self._frame.inline), leads))

    def _end(self, tag: str) -> None:
        for position in range(len(self._open) - 1, -1, -1):
            if self._open[position][0] == tag:
                break
        else:
            return
        _, start, leads = self._open[position]
        del self._open[position:]
        inline = self._frame.inline
        content = "".join(inline[start:])
        del inline[start:]
        inline.append(self._wrapped(tag, content, leads))

    def _wrapped(self, tag: str, content: str, leads: str) -> str:
        core = content.strip(" " + _BREAK)
        if not core:
            return content
        left, right = content.split(core, 1)[0], content[content.rindex(core) + len(core) :]
        if tag in _MARKS:
            mark = _MARKS[tag]
            if (
                core.startswith(mark[0])
                or "\ue000" in (core[0], core[-1])
                or core.endswith("\ue001")
            ):
                return content  # emphasis within emphasis, or of a formula, says nothing
            if not core[0].isalnum() and self._frame.inline and not left:
                before = self._frame.inline[-1][-1:]
                left = " " if before.isalnum() else ""
            self._ends_sharp = not core[-1].isalnum() and not right
            parts = [
                f"{mark}{part.strip()}{mark}" if part.strip() else part
                for part in core.split(_BREAK)
            ]
            return left + _BREAK.join(parts) + right
        if tag in ("code", "tt", "kbd", "samp"):
            return left + _code_span(core.replace(_BREAK, " ")) + right
        if tag in ("sub", "sup"):
            return left + _script(core, raised=tag == "sup") + right
        if tag == "rt":
            return f"{left}({core}){right}"
        if tag == "a":
            return left + self._link(core, leads) + right
        return content

    def _link(self, words: str, leads: str) -> str:
        leads = leads.strip()
        if not re.match(r"(?:https?|mailto):", leads, re.IGNORECASE) and not leads.startswith(
            self._media or "\0"
        ):
            return words
        if _BREAK in words:
            return words
        return f"[{words}]({_destination(leads)})"

    def _picture(self, tag: str, attributes: dict[str, str | None]) -> None:
        name = safe_media(attributes.get("src") or "")
        words = _BLANKS.sub(" ", attributes.get("alt") or "").strip().replace("]", "")
        if not name:
            address = (attributes.get("src") or "").strip()
            if address.startswith(("http://", "https://")):
                self._frame.inline.append(f"[{words or 'picture'}]({_destination(address)})")
            return
        sign = "!" if tag == "img" else ""
        words = words if tag == "img" else words or name
        self._frame.inline.append(f"{sign}[{words}]({_destination(self._media + name)})")

    def _line(self) -> None:
        inline = self._frame.inline
        if inline and inline[-1] != _BREAK:
            inline.append(_BREAK)

    def _paragraph(self) -> None:
        frame = self._frame
        self._open.clear()
        if not frame.inline:
            return
        text = _BLANKS.sub(" ", "".join(frame.inline))
        frame.inline.clear()
        self._ends_sharp = False
        for part in _BREAKS.split(text.strip(" " + _BREAK)):
            lines = [line.strip() for line in part.split(_BREAK)]
            block = "\\\n".join(_calm(line) for line in lines if line)
            if block:
                frame.blocks.append(block)

    def _fence(self, code: str) -> None:
        code = code.replace("\xa0", " ").strip("\n")
        ticks = max((len(run) for run in re.findall(r"`{3,}", code)), default=2) + 1
        fence = "`" * max(ticks, 3)
        self._frame.blocks.append(
            f"{fence}{self._language}\n{self._formulas.put_back(code)}\n{fence}"
        )

    def _in(self, kind: str) -> bool:
        return any(frame.kind == kind for frame in self._frames)

    def _enter(self, kind: str) -> None:
        self._paragraph()
        self._frames.append(_Frame(kind))

    def _leave_to(self, kind: str) -> None:
        while self._frame.kind != kind:
            self._leave()

    def _leave(self) -> None:
        self._paragraph()
        frame = self._frames.pop()
        parent = self._frame
        if frame.kind == "cell":
            parent.rows[-1].append(" ".join(" ".join(frame.blocks).replace("\\\n", " ").split()))
        elif frame.kind == "li":
            sign = f"{parent.number}. " if parent.number else "- "
            parent.number += parent.number > 0
            body = "\n\n".join(frame.blocks) if len(frame.blocks) > 1 else "".join(frame.blocks)
            tight = body.replace("\n\n- ", "\n- ") if body.count("\n\n") == 1 else body
            parent.blocks.append(sign + tight.replace("\n", "\n" + " " * len(sign)))
        elif frame.kind in ("ul", "ol"):
            if frame.blocks:
                parent.blocks.append("\n".join(frame.blocks))
        elif frame.kind == "blockquote":
            body = "\n\n".join(frame.blocks)
            if body:
                parent.blocks.append("\n".join(f"> {line}".rstrip() for line in body.split("\n")))
        elif frame.kind == "table":
            parent.blocks += [*frame.blocks, *_table(frame.rows)]


def _table(rows: list[list[str]]) -> list[str]:
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if width < 2 or len(rows) < 2:
        return [cell for row in rows for cell in row if cell]
    lines = []
    for number, row in enumerate(rows):
        cells = [cell.replace("|", "\\|") for cell in row] + [""] * (width - len(row))
        lines.append(f"| {' | '.join(cells)} |")
        if number == 0:
            lines.append("|" + "---|" * width)
    return ["\n".join(lines)]


def _calm(line: str) -> str:
    """Keep the start of a line of text from opening a heading, a list or a quote."""
    return _LINE_START.sub(
        lambda found: found[1] + "\\" if found[1].isdigit() else "\\" + found[1], line
    )


def _code_span(code: str) -> str:
    ticks = max((len(run) for run in re.findall(r"`+", code)), default=0)
    mark = "`" * (ticks + 1 if ticks else 1)
    return f"{mark} {code} {mark}" if ticks else f"{mark}{code}{mark}"


def _script(text: str, *, raised: bool) -> str:
    """Write a raised or lowered text in Unicode's signs, or with a mark where there are none."""
    table = _SUPERSCRIPTS if raised else _SUBSCRIPTS
    if all(ord(letter) in table for letter in text):
        return text.translate(table)
    sign = "^" if raised else "\\_"
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def _destination(path: str) -> str:
    path = re.sub(r"[\x00-\x1f<>\x7f]", "", path)
    return f"<{path}>" if re.search(r"[\s()]", path) else path


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _language(attributes: list[tuple[str, str | None]]) -> str:
    for key, value in attributes:
        found = _LANGUAGE.search(value or "") if key == "class" else None
        if found is not None:
            return found[1].lower()
    return ""
