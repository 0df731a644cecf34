"""Notes to measure with: code, tables and maths, as deck files and as the peer's CSV."""

from __future__ import annotations

import csv
import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILES = 250
DECKS = 250

_TEXTS = (
    (
        "State Bayes' rule for the events {n} and $B$.",
        r"$$P(A \mid B) = \frac{{P(B \mid A)\,P(A)}}{{P(B)}}$$"
        "\n\nBoth orders of the chain rule give the same joint probability; divide by $P(B) > {n}$.",
    ),
    (
        "What does `clip({n}, lo, hi)` return?",
        "```python\ndef clip(x, lo={n}, hi=10):\n    # the bounds are part of the range\n"
        "    return max(lo, min(x, hi))\n```",
    ),
    (
        "Compare the losses of row {n}.",
        "| loss | gradient |\n|---|---|\n| squared | $2(x - y)$ |\n"
        r"| absolute | $\mathrm{{sign}}(x - y)$ |"
        "\n| number | {n} |",
    ),
    (
        "If $X \\sim U[0,{n}]$, what are its mean and its variance?",
        r"Mean $\tfrac{{{n}}}2$, variance $\tfrac{{1}}{{12}} \cdot {n}^2$: the square of the width.",
    ),
    (
        "Derive the gradient of the logistic loss number {n}:\n\n"
        "```python\nloss = -(y * log(p) + (1 - y) * log(1 - p))  # {n}\n```",
        "1. Write $\\sigma = (1+e^{{-z}})^{{-1}}$ and use the chain rule.\n"
        "2. The result is\n\n$$\n\\begin{{aligned}} \\sigma'(z) &= \\sigma(z)(1-\\sigma(z)) \\\\\n"
        "\\nabla L &= (p - y)\\,x_{{{n}}} \\end{{aligned}}\n$$\n\n"
        "| symbol | meaning |\n|---|---|\n| $p$ | $\\sigma(w^\\top x)$ |\n| $y$ | label |",
    ),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One note of one card."""

    number: int
    front: str
    back: str

    @property
    def deck(self) -> str:
        """Its deck, with our separator."""
        return f"bench/part-{self.number // 40 % DECKS:03}"


def facts(first: int, count: int) -> list[Fact]:
    """Make notes, all different."""
    made = []
    for number in range(first, first + count):
        front, back = _TEXTS[number % len(_TEXTS)]
        made.append(Fact(number, front.format(n=number), back.format(n=number)))
    return made


def write_decks(folder: Path, notes: Sequence[Fact]) -> None:
    """Write deck files of 40 notes each."""
    folder.mkdir(parents=True)
    for start in range(0, len(notes), 40):
        part = notes[start : start + 40]
        lines = [f"---\ndeck: {part[0].deck}\ntags: [speed]\n---\n\n# Notes from {start}\n"]
        for note in part:
            lines.append(f"\nQ: {note.front}\nA: {note.back}\n<!-- id: fact-{note.number} -->\n")
        (folder / f"part-{start // 40:05}.md").write_text("".join(lines), encoding="utf-8")


def write_csv(path: Path, notes: Sequence[Fact]) -> None:
    """Write the same notes as Anki takes them: HTML fields, tags, deck."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for note in notes:
            deck = note.deck.replace("/", "::")
            writer.writerow((_html(note.front), _html(note.back), "speed", deck))


def _html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
