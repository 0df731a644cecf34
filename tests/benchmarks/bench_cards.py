"""Time how long a card takes to be on the screen, in a running Textual app.

    python tests/benchmarks/bench_cards.py [ROUNDS]

Prints the median and the worst, in milliseconds, of laying a card out and of the whole way from
`show` to the end of the next paint. The aim: 10 ms for a typical card, 30 ms with ten formulas.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from typing import Final

from textual.app import App, ComposeResult

from tenhours.rendering.layout import lay_out
from tenhours.rendering.lines import DrawingOptions
from tenhours.rendering.parts import Part, Role
from tenhours.tui.widgets.card_view import CardView

TYPICAL: Final = (
    "State **Bayes' rule** for events $A$ and $B$.",
    r"""$$P(A \mid B) = \frac{P(B \mid A)\,P(A)}{P(B)}$$

Both orders of the chain rule give the same joint probability; divide by $P(B) > 0$.""",
)
FULL: Final = (
    r"""For $X \sim \mathcal{N}(\mu, \sigma^2)$, compare the estimators $\hat\mu_n$ and
$\hat\sigma_n^2 = \frac{1}{n}\sum_{i=1}^n (x_i - \bar x)^2$.""",
    r"""$$\hat\beta=\underset{\beta}{\arg\min}\ \|y-X\beta\|_2^2+\lambda\|\beta\|_1$$

| estimator | bias | variance |
|:--|:-:|--:|
| $\bar x$ | $0$ | $\frac{\sigma^2}{n}$ |
| $\hat\sigma_n^2$ | $-\frac{\sigma^2}{n}$ | $\frac{2(n-1)\sigma^4}{n^2}$ |

```python
def variance(xs: list[float]) -> float:
    mean = sum(xs) / len(xs)
    return sum((x - mean) ** 2 for x in xs) / len(xs)  # biased
```

$$\left(\frac{\frac{a}{b}}{1+\frac{c}{d}}\right)^{2}
= \begin{bmatrix}\frac{1}{2}&-1\\x^{2}&\sqrt{2}\end{bmatrix}^{-1}$$""",
)


class OneCard(App[None]):
    """A screen with a card on it and nothing else."""

    def compose(self) -> ComposeResult:
        """Place the card."""
        yield CardView()


async def time_card(texts: tuple[str, str], rounds: int, width: int) -> None:
    """Show a card again and again, alternating with a blank one, and print the times."""
    card_parts = (Part(Role.FRONT, texts[0]), Part(Role.ANSWER, texts[1]))
    options = DrawingOptions()
    layouts, screens = [], []
    app = OneCard()
    async with app.run_test(size=(width, 40)) as pilot:
        card = app.query_one(CardView)
        for _ in range(rounds):
            card.clear()
            await pilot.pause()
            started = time.perf_counter()
            lay_out(card_parts, 74, options)
            layouts.append(time.perf_counter() - started)
            painted = asyncio.Event()
            started = time.perf_counter()
            card.show(card_parts, options)
            card.call_after_refresh(painted.set)
            await painted.wait()
            screens.append(time.perf_counter() - started)
    for name, times in (("lay out", layouts), ("on the screen", screens)):
        milliseconds = sorted(1000 * seconds for seconds in times)
        print(
            f"  {name:<14} median {statistics.median(milliseconds):6.2f}"
            f"  worst {milliseconds[-1]:6.2f}"
        )


def main() -> None:
    """Time both cards."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    for name, texts in (("typical", TYPICAL), ("code, table, ten formulas", FULL)):
        print(name)
        asyncio.run(time_card(texts, rounds, 80))


if __name__ == "__main__":
    main()
