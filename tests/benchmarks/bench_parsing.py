"""Time the reading of decks: run `python -m tests.benchmarks.bench_parsing` with src on the path.

It prints milliseconds for 10,000 cards in 250 files, and seconds for input made to be slow.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from tenhours.core.deck_parsing.parse import parse_deck
from tenhours.core.identity import note_key

if TYPE_CHECKING:
    from collections.abc import Callable

FRONT_MATTER = (
    "---\ndeck: speed/file-{file}\ntags: [speed, test]\norder: file\n---\n\n# Part {file}\n"
)

CARDS = (
    r"""
Q: State Bayes' rule for events {n} and $B$.
H: Write $P(A \cap B)$ in both orders.
A: $$P(A \mid B) = \frac{{P(B \mid A)\,P(A)}}{{P(B)}}$$
E: Both orders of the chain rule give the same joint probability; divide by $P(B) > 0$.
<!-- id: bayes-{file}-{n} tags: core kind: formula -->
""",
    r"""
Q: What does `clip({n}, lo, hi)` return?
A:
```python
def clip(x, lo={n}, hi=10):
    # Q: is not a marker here
    return max(lo, min(x, hi))
```
""",
    r"""
Q: Compare the losses of row {n}.
A:
| loss | gradient |
|---|---|
| squared | $2(x - y)$ |
| absolute | $\mathrm{{sign}}(x - y)$ |
| number | {n} |
<!-- id: losses-{file}-{n} -->
""",
    r"""
C: If $X \sim U[0,{n}]$ $E[X]$ is {{{{$\tfrac{n}2$}}}}, variance {{{{$\tfrac1{{12}}$::squared}}}}.
<!-- id: uniform-{file}-{n} -->
""",
    r"""
Q: Derive the gradient of the logistic loss number {n}.
S: Write $\sigma = (1+e^{{-z}})^{{-1}}$ and use the chain rule.
S: Split one factor: $\frac{{1}}{{1+e^{{-z}}}} \cdot \frac{{e^{{-z}}}}{{1+e^{{-z}}}}$.
A: $\sigma'(z) = \sigma(z)\,(1-\sigma(z))$, which is
$$
\begin{{aligned}} a &= b \\[2pt] c &= {n} \end{{aligned}}
$$
""",
)

WILD = {
    "50 MB of cards": "Q: front\nA: back with `code` and $x$\n\n" * 1_300_000,
    "dollars": "Q: " + "$" * 100_000,
    "dollars and letters": "Q: " + "$a " * 100_000,
    "double dollars and letters": "Q: " + "$$a" * 99_999,
    "double dollars on lines": "Q: x\n" + "$$\n\nQ: y\n" * 30_000,
    "open holes": "C: " + "{{" * 50_000,
    "holes": "C: " + "{{a}} " * 30_000,
    "open holes and formulas": "C: " + "{{$x$ " * 30_000,
    "backticks": "Q: " + "`" * 100_000,
    "backtick runs": "Q: " + " ".join("`" * n for n in range(1, 1500)),
    "comments never closed": "Q: x\nA: y\n" + "<!--" * 50_000,
    "comments closed far away": "Q: x\nA: y\n" + "<!-- \n\nQ: z\n" * 30_000 + "-->",
    "brackets": "Q: " + "\\[" * 100_000,
    "parentheses": "Q: " + "\\(" * 100_000,
    "closing brackets": "Q: " + "\\]" * 100_000,
    "fences never closed": "Q: x\nA:\n```python\n\n" * 20_000,
    "growing fences": "\n".join("`" * n + "a" for n in range(3, 900)),
    "fences in lists": "Q: x\nA:\n- y\n" + "   ```\n   x\n" * 30_001,
    "deeper and deeper": "\n".join(" " * n + "```" for n in range(1500)),
    "one long line": "Q: " + "word " * 20_000_00,
    "one long word": "A" * 10_000_000,
    "quotes": ">" * 1_000_000,
    "blank lines": "Q: x\nA: y\n" + "\n" * 3_000_000 + "$$",
    "blank lines and separators": "$$\n" + "\n---\n" * 300_000,
    "list marks": "- " * 500_000,
    "brackets of hashcards": "---\ncloze: brackets\n---\nC: " + "[" * 100_000,
    "images": "Q: " + "![" * 100_000,
    "images never closed": "Q: " + "![a](" * 100_000,
    "table": "Q: x\nA:\n|a|b|\n|-|-|\n" + "|$a|$\n" * 50_000,
    "rules of tables": "Q: x $ y\nA: $\n" + "|-|-|\n" * 50_000,
    "headings": "# a\n## b\n" * 200_000,
    "ten thousand problems": "Q: no answer\n\n" * 10_000,
    "front matter": "---\n" + "a: [" * 50_000 + "\n---\nQ: x\nA: y\n",
    "metadata": "Q: x\nA: y\n<!-- id: " + "a b: " * 100_000 + "-->",
    "metadata and blanks": "Q: x\nA: y\n<!-- id:" + " " * 1_000_000 + "-->",
    "swallowed ids": "Q: x\nA: ```\n" + "<!-- id " * 100_000,
}


def library(files: int = 250, cards: int = 40) -> list[bytes]:
    """Write the files of a library with code, tables, clozes, steps and formulas."""
    texts = []
    for file in range(files):
        parts = [FRONT_MATTER.format(file=file)]
        parts += [CARDS[n % len(CARDS)].format(file=file, n=n) for n in range(cards)]
        texts.append("".join(parts).encode())
    return texts


def seconds(act: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def read_all(texts: list[bytes], *, calm: bool = True) -> int:
    """Read every file and name every note; return how many names there are.

    Raises ValueError for a problem, unless the input is not meant to be calm.
    """
    count = 0
    for text in texts:
        parsed = parse_deck(text)
        if calm and parsed.problems:
            raise ValueError(parsed.problems[0])
        count += len({note_key(note) for note in parsed.notes})
    return count


def main() -> None:
    """Print the table."""
    texts = library()
    size = sum(map(len, texts))
    notes = read_all(texts[:1]) * len(texts)
    best = min(seconds(lambda: read_all(texts)) for _ in range(5))
    print(f"{notes} notes, {size / 1e6:.1f} MB: {best * 1000:.0f} ms")
    print(f"{best / notes * 1e6:.1f} µs a note")
    if "--wild" in sys.argv:
        for name, text in WILD.items():
            took = seconds(partial(read_all, [text.encode()], calm=False))
            print(f"{name:28} {len(text) / 1e6:6.2f} MB {took:7.2f} s")


if __name__ == "__main__":
    main()
