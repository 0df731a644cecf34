"""Checks of the cards on precision, memory, parallel training, PyTorch and hardware."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, same, slope

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(level=3, mutants=[("(p − 1)/(m", "p/(m"), ("(m + p − 1)", "(m + p)")])
def dl_parallelism_map(card: CardText) -> None:
    """Idle share of a schedule in which a stage takes a micro-batch as soon as it has come."""
    tex = card.explanation.split("the bubble is ")[1].split(" of the time")[0].replace("−", "-")
    for p, m in ((1, 4), (2, 1), (4, 8)):
        ready = np.zeros((p + 1, m))
        for stage in range(1, p + 1):
            free = 0.0
            for batch in range(m):
                free = max(free, ready[stage - 1, batch]) + 1
                ready[stage, batch] = free
        idle = 1 - m * p / (p * ready[p, m - 1])
        assert math.isclose(value(tex, p=p, m=m), idle, abs_tol=1e-12)


@check(level=3, mutants=[("5 and 10", "6 and 9"), ("65504", "65536"), ("8 and 7", "7 and 8")])
def dl_bf16_fp16(card: CardText) -> None:
    """float16 as numpy has it; bfloat16 is float32's exponent in 16 bits."""
    exponent, fraction, largest = found(r"float16: (\d) and (\d+), largest value (\d+):", card.back)
    half, single = np.finfo(np.float16), np.finfo(np.float32)
    assert (exponent, fraction, largest) == (half.nexp, half.nmant, float(half.max))
    wide, coarse = found(r"bfloat16: (\d) and (\d), float32's range", card.back)
    assert wide == single.nexp
    assert 1 + wide + coarse == 16


@check(
    level=3,
    mutants=[("3 \\times 10^{-8}", "6 \\times 10^{-8}"), ("divided by S", "multiplied by S")],
)
def dl_loss_scaling(card: CardText) -> None:
    """Half of float16's least number rounds to 0; scaling and dividing rescues a lost gradient."""
    least = float(np.finfo(np.float16).smallest_subnormal) / 2
    assert np.float16(least) == 0
    assert np.float16(1.01 * least) > 0
    assert agrees("≈" + card.formula(0), least) or math.isclose(
        value(card.formula(0)), least, rel_tol=0.05
    )
    assert "they are divided by S before the step" in card.back
    gradient, scale = 1e-8, 1024.0
    assert np.float16(gradient) == 0
    rescued = float(np.float16(gradient * scale)) / scale
    assert math.isclose(rescued, gradient, rel_tol=0.01)


@check(level=3, mutants=[("0.0004", "0.0006"), ("= 1$", "= 1.0004$")])
def dl_master_weights(card: CardText) -> None:
    """The printed sum in float16, against float32."""
    weight, update, rounded = (float(x) for x in card.numbers("back")[-3:])
    assert np.float16(weight) + np.float16(update) == rounded
    assert np.float32(weight) + np.float32(update) > rounded


@check(
    level=3, mutants=[("gradient / parts", "gradient"), ("/ len(yb)", "/ len(y)"), ("2 * Xb", "Xb")]
)
def dl_accumulation_code(card: CardText) -> None:
    """Against central differences of the full batch's mean squared error."""
    accumulated = run(card.code())["accumulated"]
    draw = rng().standard_normal
    x, y, w = draw((12, 3)), draw(12), draw(3)
    exact = slope(lambda v: float(np.mean((x @ v - y) ** 2)), w)
    for parts in (1, 3, 4):
        assert np.allclose(accumulated(x, y, w, parts), exact, atol=1e-7)


@check(
    level=3,
    mutants=[
        ("k = \\sqrt{L}", "k = L"),
        ("memory $2\\sqrt{L}$", "memory $\\sqrt{L}$"),
        ("a third more", "a half more"),
    ],
)
def dl_checkpointing(card: CardText) -> None:
    """The best segment length by trying all; passes counted as the explanation does."""
    stored = card.formula(0, "hints")
    for layers in (16, 64, 144):
        best = min(range(1, layers + 1), key=lambda k: value(stored, L=layers, k=k))
        assert value(sides(card.formula(0))[1], L=layers) == best
        assert value(card.formula(1), L=layers) == value(stored, L=layers, k=best)
    forward, backward, before, after = (int(x) for x in card.numbers("explanation"))
    assert before == forward + backward
    assert after == before + forward
    assert "about a third more" in card.back
    assert math.isclose(after / before - 1, 1 / 3)


@check(level=3, mutants=[("2 M", "M"), ("\\frac{N - 1}{N}", "\\frac{N}{N - 1}")])
def dl_ring_all_reduce(card: CardText) -> None:
    """A ring of workers is simulated: all end with the sum, and what worker 0 sends is counted."""
    for n in (2, 3, 5):
        size = 2 * n * 3
        held = rng().standard_normal((n, n, size // n))
        total = held.sum(axis=0)
        sent = 0
        for phase in ("reduce", "gather"):
            for step in range(n - 1):
                before = held.copy()
                for worker in range(n):
                    shift = -step if phase == "reduce" else 1 - step
                    chunk = (worker + shift) % n
                    to = (worker + 1) % n
                    if phase == "reduce":
                        held[to, chunk] += before[worker, chunk]
                    else:
                        held[to, chunk] = before[worker, chunk]
                    sent += before[worker, chunk].size if worker == 0 else 0
        assert np.allclose(held, total)
        assert math.isclose(value(card.formula(), M=size, N=n), sent)


@check(level=2, mutants=[("1.875", "1.785"), ("on 64?", "on 32?"), ("2 + 2 + 12", "4 + 4 + 12")])
def dl_zero_stages(card: CardText) -> None:
    """All bytes of a parameter, shared out."""
    parts = found(r"At (\d) \+ (\d) \+ (\d+) bytes", card.front)
    billions, devices = found(r"GPU, ([\d.]+) billion parameters on (\d+)\?", card.front)
    same(card.formula(), sum(parts) * billions * 1e9 / devices)


class _Recorder:
    """Stands in for a model, a loss and an optimiser, and adds up gradients as PyTorch does."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.gradient = 0.0
        self.weight = 1.0

    def train(self) -> None:
        self.calls.append("train")

    def __call__(self, inputs: float) -> float:
        assert "train" in self.calls
        self.inputs = inputs
        return self.weight * inputs

    def loss(self, output: float, target: float) -> _Recorder:
        self.error = output - target
        return self

    def backward(self) -> None:
        self.gradient += 2 * self.error * self.inputs

    def zero_grad(self) -> None:
        self.gradient = 0.0

    def step(self) -> None:
        self.weight -= 0.1 * self.gradient


@check(
    level=2,
    mutants=[
        ("        optimizer.zero_grad()\n", ""),
        ("        loss.backward()\n", ""),
        ("(model(inputs), targets)", "(targets, model(inputs))"),
    ],
)
def dl_training_loop(card: CardText) -> None:
    """With stand-ins that accumulate gradients, against stochastic gradient descent by hand."""
    recorder = _Recorder()
    batches = [(1.0, 3.0), (2.0, 1.0), (0.5, 4.0)]
    train: Any = run(card.code())["train_epoch"]
    train(recorder, batches, recorder.loss, recorder)
    weight = 1.0
    for x, y in batches:
        weight -= 0.1 * 2 * (weight * x - y) * x
    assert math.isclose(recorder.weight, weight)


@check(level=2, mutants=[("\\min(P", "\\max(P"), ("= 150$", "= 600$"), ("2 TB/s", "3 TB/s")])
def dl_roofline(card: CardText) -> None:
    """Slope of the bandwidth, then flat; both meet at the printed ridge."""
    peak, bandwidth = found(r"for (\d+) TFLOP/s and (\d) TB/s", card.front)
    same(card.formula(1), peak / bandwidth)
    ridge = value(sides(card.formula(1))[1])
    for share in (0.1, 0.5, 1.0, 2.0):
        speed = value(card.formula(0), P=peak, B=bandwidth, I=ridge * share)
        assert math.isclose(speed, peak * min(share, 1))


@check(
    level=2, mutants=[("2 / 2 = 1$", "2 / 4 = 0.5$"), ("about 143", "about 70"), ("14 GB", "28 GB")]
)
def dl_decode_memory_bound(card: CardText) -> None:
    """FLOPs and bytes of a product counted; tokens a second from one read of the weights."""
    rows, columns = 6, 5
    weights = np.ones((rows, columns), dtype=np.float16)
    same(card.formula(0), 2 * rows * columns / weights.nbytes)
    size, speed, tokens = found(
        r"(\d+) GB of weights at (\d) TB/s .* (\d+) tokens", card.explanation
    )
    assert round(speed * 1000 / size) == tokens
