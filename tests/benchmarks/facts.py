"""Notes to measure with: code, tables and maths, as deck files and as the peer's CSV."""

from __future__ import annotations

import csv
import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DECKS = 250

_TEXTS = r"""
State Bayes' rule for the events NUMBER and $B$.
=>
$$P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}$$

Both orders of the chain rule give the same joint probability; divide by $P(B) > NUMBER$.
=====
What does `clip(NUMBER, lo, hi)` return?
=>
```python
def clip(x, lo=NUMBER, hi=10):
    # the bounds are part of the range
    return max(lo, min(x, hi))
```
=====
Compare the losses of row NUMBER.
=>
| loss | gradient |
|---|---|
| squared | $2(x - y)$ |
| absolute | $\mathrm{sign}(x - y)$ |
| number | NUMBER |
=====
If $X \sim U[0,NUMBER]$, what are its mean and its variance?
=>
Mean $\tfrac{NUMBER}2$, variance $\tfrac{1}{12} \cdot NUMBER^2$: the square of the width.
=====
Derive the gradient of the logistic loss number NUMBER:

```python
loss = -(y * log(p) + (1 - y) * log(1 - p))  # NUMBER
```
=>
1. Write $\sigma = (1+e^{-z})^{-1}$ and use the chain rule.
2. The result is

$$
\begin{aligned} \sigma'(z) &= \sigma(z)(1-\sigma(z)) \\
\nabla L &= (p - y)\,x_{NUMBER} \end{aligned}
$$

| symbol | meaning |
|---|---|
| $p$ | $\sigma(w^\top x)$ |
| $y$ | label |
""".strip()


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
    texts = [text.split("\n=>\n") for text in _TEXTS.split("\n=====\n")]
    made = []
    for number in range(first, first + count):
        front, back = texts[number % len(texts)]
        name = str(number)
        made.append(Fact(number, front.replace("NUMBER", name), back.replace("NUMBER", name)))
    return made


def write_decks(folder: Path, notes: Sequence[Fact]) -> None:
    """Write deck files of 40 notes each."""
    folder.mkdir(parents=True)
    for start in range(0, len(notes), 40):
        part = notes[start : start + 40]
        lines = [f"---\ndeck: {part[0].deck}\ntags: [speed]\n---\n\n# Notes from {start}\n"]
        lines += [
            f"\nQ: {note.front}\nA: {note.back}\n<!-- id: fact-{note.number} -->\n" for note in part
        ]
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
