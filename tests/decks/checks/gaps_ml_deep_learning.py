"""Checks of the deep-learning cards that were added after a reading as an interviewer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, run, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, same

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


@check(level=2, mutants=[("= 42", "= 40"), ("= 12", "= 10"), ("2 of 8", "3 of 8")])
def dl_moe(card: CardText) -> None:
    """All experts are stored, the chosen ones used, the shared part once."""
    used, experts, each, shared = found(
        r"(\d) of (\d) experts, (\d) billion parameters each; (\d) billion", card.front
    )
    same(card.formula(0), shared + experts * each)
    same(card.formula(1), shared + used * each)


@check(level=2, mutants=[("$O(n w d)$", "$O(n w^2 d)$"), ("L (w - 1)", "L w")])
def dl_sliding_window(card: CardText) -> None:
    """Multiplications are counted; reach is read off powers of the mask."""
    assert card.formula(0) == "O(n w d)"
    n, d = 40, 3
    for w in (2, 4, 8):
        pairs = sum(min(i + 1, w) for i in range(n))
        assert n * w * d / 2 <= pairs * d <= n * w * d
    for w in (1, 2, 4):
        i = np.arange(n)
        gap = i[:, None] - i
        mask = ((gap >= 0) & (gap < w)).astype(int)
        for layers in (1, 2, 3):
            reach = gap[np.linalg.matrix_power(mask, layers) > 0].max()
            assert reach == value(card.formula(2), L=layers, w=w)


@check(level=2, mutants=[("= 197", "= 196"), ("= 768", "= 256"), ("16 × 16 p", "14 × 14 p")])
def dl_vit(card: CardText) -> None:
    """An image is cut up by reshaping."""
    side, patch = (int(k) for k in found(r"(\d+) × \d+ RGB.* (\d+) × \d+ patches", card.front))
    image = np.zeros((side, side, 3))
    cells = image.reshape(side // patch, patch, side // patch, patch, 3).swapaxes(1, 2)
    rows = cells.reshape(-1, patch * patch * 3)
    same(card.formula(0), len(rows) + 1)
    same(card.formula(1), rows.shape[1])


@check(level=2, mutants=[("subtracts the channel's mean", "divides by the channel's deviation")])
def dl_batchnorm_bias(card: CardText) -> None:
    """The output is the same for any bias; the reason is the mean alone."""
    assert "subtracts the channel's mean" in card.back
    z = rng().standard_normal((20, 3))

    def norm(x: Any) -> Any:
        return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + 1e-5)

    bias = np.array([5.0, -2.0, 0.3])
    assert np.allclose(norm(z), norm(z + bias))
    assert not np.allclose(z / z.std(axis=0), (z + bias) / z.std(axis=0))


@check(level=3, mutants=[(r"x + \epsilon\,", r"x - \epsilon\,"), (r"\|g\|_1", r"\|g\|_2")])
def dl_fgsm(card: CardText) -> None:
    """Against every corner of the box: none raises the linear loss more; the rise."""
    g = rng().standard_normal(6)
    x, eps = rng(1).standard_normal(6), 0.1
    corners = np.array(np.meshgrid(*[[-eps, eps]] * 6)).reshape(6, -1)
    best = (g @ corners).max()
    moved = value(card.formula(0), x=x, g=g, epsilon=eps)
    assert np.isclose(g @ (moved - x), best)
    rise = next(tex for tex in card.formulas("back") if r"\|g\|" in tex)
    assert np.isclose(value(rise, g=g, epsilon=eps), best)


@check(level=3, mutants=[(r"\frac{3}{15}", r"\frac{3}{12}"), ("4 equal", "5 equal")])
def dl_pipeline_bubble(card: CardText) -> None:
    """A timetable of the forward pass is filled in, cell by cell."""
    stages, micro = (int(k) for k in found(r"(\d+) equal stages and (\d+) micro", card.front))
    busy = {(s, s + k) for s in range(stages) for k in range(micro)}
    length = max(t for _, t in busy) + 1
    idle = 1 - len(busy) / (stages * length)
    formula, ratio, printed = sides(card.formula())
    assert math.isclose(value(formula, p=stages, m=micro), idle)
    assert math.isclose(value(ratio), idle)
    assert agrees(printed, idle)


@check(level=2, mutants=[("= 14", "= 28"), ("= 3.5", "= 1.75"), ("112", "56")])
def dl_qlora(card: CardText) -> None:
    """Bits to bytes."""
    (billions,) = found(r"model of (\d+) billion", card.front)
    for k, bits in enumerate(found(r"in (\d+) bits, and in (\d+) bits", card.front)):
        same(card.formula(k), billions * bits / 8)
    each, full = found(r"at (\d+) bytes a parameter takes (\d+) GB", card.explanation)
    assert full == each * billions


@check(level=3, mutants=[(r"\min(", r"\max("), ("1.2: flat", "1.5: flat"), ("−1.5", "−1.2")])
def dl_ppo(card: CardText) -> None:
    """Against the cases written out: a gain is capped, a loss is not."""
    tex = card.formula(0)

    def objective(rho: float, a: float, eps: float) -> float:
        return float(value(tex, rho=rho, A=a, epsilon=eps, clip=lambda x, u, v: min(max(x, u), v)))

    eps = 0.2
    for rho in (0.5, 0.9, 1.0, 1.1, 1.5):
        assert math.isclose(objective(rho, 2.0, eps), 2 * min(rho, 1 + eps))
        assert math.isclose(objective(rho, -2.0, eps), -2 * max(rho, 1 - eps))
    (printed,) = found(r"([\d.]+): flat", card.back)
    assert math.isclose(printed, objective(1.5, 1.0, eps))
    assert math.isclose(objective(1.6, 1.0, eps), printed)
    (bad,) = found(r"A = −1 the value is −([\d.]+)", card.explanation)
    assert math.isclose(-bad, objective(1.5, -1.0, eps))


@check(level=2, mutants=[("1, −1, −1, 1.", "1, −1, 1, 1."), ("1, 0, 0, 1.", "1, 0, 0, 0.")])
def dl_grpo(card: CardText) -> None:
    """Rewards minus their mean over their standard deviation."""
    rewards = np.array(found(r"rewards (\d), (\d), (\d), (\d)\.", card.front))
    exact = (rewards - rewards.mean()) / rewards.std()
    assert np.allclose(value(card.formula(0).replace("r_i", "r"), r=rewards), exact)
    printed = card.back.split("$: ")[1].split(".")[0].replace("−", "-").split(", ")
    assert np.allclose([float(p) for p in printed], exact)


@check(level=2, mutants=[("-1.39", "-1.29"), ("−0.51", "−0.61"), ("0.6 each", "0.8 each")])
def dl_beam_length(card: CardText) -> None:
    """Both totals and both means; each winner as said."""
    short, high = 2, found(r"X: two tokens of probability ([\d.]+)", card.front)[0]
    long, low = 4, found(r"Y: four tokens of probability ([\d.]+)", card.front)[0]
    x, y = short * math.log(high), long * math.log(low)
    same(card.formula(0).replace(r"\approx", "="), x, 1e-2)
    same(card.formula(1).replace(r"\approx", "="), y, 1e-2)
    mean_y, mean_x = found(r"Y per token: −(\d\.\d+) against −(\d\.\d+)", card.back)
    assert agrees(str(mean_y), -y / long)
    assert agrees(str(mean_x), -x / short)
    assert x > y
    assert y / long > x / short


@check(level=3, mutants=[("T^2 \\sum", "T \\sum"), (r"\frac{p_k}{q_k}", r"\frac{q_k}{p_k}")])
def dl_distillation(card: CardText) -> None:
    """For growing T the gradient in the student's logits tends to a limit that does not vanish."""
    tex = card.formula(0)
    teacher, student = np.array([2.0, 0.0, -1.0]), np.array([0.0, 1.0, 0.5])

    def soft(z: Any, t: float) -> Any:
        e = np.exp(z / t)
        return e / e.sum()

    def loss(z: Any, t: float) -> float:
        return float(value(tex, T=t, p=soft(teacher, t), q=soft(z, t)))

    limit = (student - student.mean() - teacher + teacher.mean()) / 3
    t, step = 200.0, 1e-2
    for k in range(3):
        move = step * np.eye(3)[k]
        slope = (loss(student + move, t) - loss(student - move, t)) / (2 * step)
        assert math.isclose(slope, limit[k], rel_tol=0.03, abs_tol=0.01)


@check(level=2, mutants=[(r"w (\epsilon_c - \epsilon_u)", r"w (\epsilon_u - \epsilon_c)")])
def dl_guidance(card: CardText) -> None:
    """No condition at w = 0, the conditional at w = 1, beyond it on the same line at w = 2."""
    tex = card.formula(0)
    c, u = 3.0, 1.0
    for w, want in ((0, u), (1, c), (2, 2 * c - u)):
        got = value(tex, w=w, epsilon_c=c, epsilon_u=u)
        assert math.isclose(got, want)


@check(level=3, mutants=[(".max(axis=0)", ".mean(axis=0)"), ("gamma * P", "P")])
def dl_value_iteration(card: CardText) -> None:
    """Against the best of all policies, each evaluated by its linear system."""
    import itertools

    space = run(card.code())
    generator = rng()
    actions, states, gamma = 2, 4, 0.8
    p = generator.dirichlet(np.ones(states), size=(actions, states))
    r = generator.standard_normal((actions, states))
    i = np.arange(states)
    best = np.full(states, -np.inf)
    for policy in itertools.product(range(actions), repeat=states):
        a = np.array(policy)
        best = np.maximum(best, np.linalg.solve(np.eye(states) - gamma * p[a, i], r[a, i]))
    assert np.allclose(space["values"](p, r, gamma, 120), best, atol=1e-8)
    start = np.abs(best).max()
    after = np.abs(space["values"](p, r, gamma, 5) - best).max()
    assert after <= gamma**5 * start + 1e-12


@check(
    level=2, mutants=[("= 1.5", "= 2.5"), ("V(s') = 5", "V(s') = 6"), ("0.9 \\cdot", "0.8 \\cdot")]
)
def dl_actor_critic(card: CardText) -> None:
    """Reward plus discounted next value minus present value."""
    reward, here, there, gamma = found(
        r"reward (\d+).*V\(s\) = (\d+) and V\(s'\) = (\d+), discount (\d\.\d+)", card.front
    )
    delta = reward + gamma * there - here
    same(card.formula(0), delta)
    assert math.isclose(found(r"weight (\d\.\d+)", card.back)[0], delta)
