"""The note types under which our notes go to Anki."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tenhours.core.notes import NoteKind
from tenhours.interchange.anki import own_field

if TYPE_CHECKING:
    from collections.abc import Sequence

SEEN: Final = ("Front", "Back", "Hints", "Steps", "Explanation", "Context", "Macros")
"""Fields that cards show; the last one is our own."""

_CSS: Final = """\
.card { font-family: sans-serif; font-size: 20px; line-height: 1.5; text-align: left;
  max-width: 42em; margin: 1em auto; padding: 0 1em; }
.context { color: #888; font-size: 14px; margin-bottom: 1em; }
.macros { display: none; }
.cloze { font-weight: bold; color: #2a6fdb; }
.nightMode .cloze { color: #7fb0ff; }
.explanation { border-top: 1px solid #8886; margin-top: 1em; padding-top: .5em; }
details { margin: .5em 0; }
pre { overflow-x: auto; }
table { border-collapse: collapse; }
td, th { border: 1px solid #8886; padding: .2em .6em; }
img { max-width: 100%; }
"""
_HEAD: Final = (
    '{{#Macros}}<div class="macros">{{Macros}}</div>{{/Macros}}'
    '{{#Context}}<div class="context">{{Context}}</div>{{/Context}}'
)
_MORE: Final = '{{#Explanation}}<div class="explanation">{{Explanation}}</div>{{/Explanation}}'
_LATEX: Final = (
    "\\documentclass[12pt]{article}\n\\usepackage{amssymb,amsmath}\n"
    "\\pagestyle{empty}\n\\begin{document}\n"
)


@dataclass(frozen=True, slots=True)
class OutType:
    """A note type and its number, which is the same in every package."""

    id: int
    name: str
    cloze: bool
    templates: tuple[tuple[str, str, str], ...]
    """Name, question, answer."""


def _shown(asked: str, told: str) -> tuple[str, str]:
    question = f"{_HEAD}{{{{{asked}}}}}{{{{Hints}}}}"
    answer = f"{{{{FrontSide}}}}\n\n<hr id=answer>\n\n{{{{Steps}}}}{{{{{told}}}}}{_MORE}"
    return question, answer


TYPES: Final = {
    NoteKind.BASIC: OutType(
        1_763_600_000_001,
        "Ten Hours",
        cloze=False,
        templates=(("Card", *_shown("Front", "Back")),),
    ),
    NoteKind.PAIR: OutType(
        1_763_600_000_002,
        "Ten Hours (both ways)",
        cloze=False,
        templates=(
            ("Forward", *_shown("Front", "Back")),
            ("Reverse", *_shown("Back", "Front")),
        ),
    ),
    NoteKind.CLOZE: OutType(
        1_763_600_000_003,
        "Ten Hours (cloze)",
        cloze=True,
        templates=(
            (
                "Cloze",
                f"{_HEAD}{{{{cloze:Front}}}}{{{{Hints}}}}",
                f"{_HEAD}{{{{cloze:Front}}}}\n\n{{{{Steps}}}}{{{{Back}}}}{_MORE}",
            ),
        ),
    ),
}


def written(types: Sequence[OutType], modified: int) -> dict[str, Any]:
    """Lay note types out as a collection of schema 11 has them."""
    return {str(one.id): _model(one, modified) for one in types}


def _model(one: OutType, modified: int) -> dict[str, Any]:
    fields = [*SEEN, own_field.NAME]
    return {
        "id": one.id,
        "name": one.name,
        "type": int(one.cloze),
        "mod": modified,
        "usn": -1,
        "sortf": 0,
        "did": 1,
        "css": _CSS,
        "latexPre": _LATEX,
        "latexPost": "\\end{document}",
        "latexsvg": False,
        "req": [[number, "any", [number]] for number in range(len(one.templates))],
        "tags": [],
        "vers": [],
        "flds": [
            {
                "name": name,
                "ord": number,
                "sticky": False,
                "rtl": False,
                "font": "Arial",
                "size": 20,
                "media": [],
                "description": "",
                "plainText": name == own_field.NAME,
                "collapsed": name == own_field.NAME,
                "excludeFromSearch": name == own_field.NAME,
            }
            for number, name in enumerate(fields)
        ],
        "tmpls": [
            {
                "name": name,
                "ord": number,
                "qfmt": question,
                "afmt": answer,
                "bqfmt": "",
                "bafmt": "",
                "did": None,
                "bfont": "",
                "bsize": 0,
            }
            for number, (name, question, answer) in enumerate(one.templates)
        ],
    }
