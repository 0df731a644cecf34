"""Checks of the cards on language models, generative models and reinforcement learning."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from tests.decks.card_text import agrees, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.classical_ml import found, same, slope
from tests.decks.checks.linear_algebra_reading import holds

if TYPE_CHECKING:
    from tests.decks.card_text import CardText


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _softmax(z: Any) -> Any:
    shifted = np.exp(z - np.max(z))
    return shifted / shifted.sum()


def _kl_density(z: float, mu: float, sigma: float) -> float:
    from scipy.stats import norm

    q = norm(mu, sigma)
    return float(q.pdf(z) * (q.logpdf(z) - norm.logpdf(z)))


@check(level=2, mutants=[("\\exp\\left(-", "\\exp\\left("), ("\\frac1T", "")])
def dl_perplexity(card: CardText) -> None:
    """The inverse geometric mean of the probabilities; V for a uniform guess."""
    tex = card.formula()
    assert r"\log p(x_t \mid x_{<t})" in tex
    tex = tex.replace(r"p(x_t \mid x_{<t})", "c_t")
    for c in (np.array([0.5, 0.1, 0.9]), np.full(4, 1 / 7)):
        assert math.isclose(value(tex, c=c, T=len(c)), math.prod(c) ** (-1 / len(c)))
    assert "V, for the uniform guess." in card.back


@check(
    level=2,
    mutants=[
        ("10^{10}$", "10^{11}$"),
        ("C / 120", "C / 6"),
        ("200 billion", "20 billion"),
        ("D = 20N", "D = 30N"),
    ],
)
def dl_compute_optimal(card: CardText) -> None:
    """The size by bisection of the printed budget and rule."""
    from scipy.optimize import brentq

    budget, rule = card.formula(0, "front"), card.formula(1, "front")
    compute = value(sides(card.formula(-1, "front"))[-1])

    def rest(n: float) -> float:
        data = value(sides(rule)[1], N=n)
        return float(value(sides(budget)[1], N=n, D=data) - compute)

    exact = brentq(rest, 1e6, 1e14, rtol=1e-12)
    _, root, printed = sides(card.formula())
    assert math.isclose(value(root, C=compute), exact)
    assert math.isclose(value(printed), exact)
    parameters, tokens = found(r": (\d+) billion parameters on (\d+) billion tokens", card.back)
    assert math.isclose(parameters * 1e9, exact)
    assert math.isclose(tokens * 1e9, value(sides(rule)[1], N=exact))


@check(
    level=2,
    mutants=[
        ("65{,}536", "65{,}526"),
        ("0.39 %", "0.78 %"),
        ("rank 8", "rank 4"),
        ("4096^2", "2048^2"),
    ],
)
def dl_lora(card: CardText) -> None:
    """Entries of the two factors and of the matrix, and their share."""
    rank, rows, columns = (int(x) for x in found(r"rank (\d) on a (\d+) × (\d+)", card.front))
    few = rows * rank + rank * columns
    formulas = card.formulas("back")
    assert f"$B$ {rows} × {rank}, $A$ {rank} × {columns}:" in card.back
    same(formulas[-2], few)
    same(formulas[-1], rows * columns)
    assert agrees(card.numbers("back")[-1], few / (rows * columns))


@check(level=3, mutants=[("- \\beta\\,", "+ \\beta\\,")])
def dl_rlhf(card: CardText) -> None:
    """The objective is largest at the reference tilted by exp(reward/β), among 500 policies."""
    reference, reward, beta = np.array([0.5, 0.3, 0.2]), np.array([0.0, 1.0, 3.0]), 0.7
    tex = card.formula()
    assert tex.startswith(r"\max_\pi\ E_\pi[r]")
    tex = tex.removeprefix(r"\max_\pi\ ").replace(r"E_\pi[r]", "m")
    tex = tex.replace(r"\mathrm{KL}(\pi \,\|\, \pi_\text{ref})", "k")

    def objective(p: Any) -> float:
        return float(value(tex, m=p @ reward, k=np.sum(p * np.log(p / reference)), beta=beta))

    best = reference * np.exp(reward / beta)
    best /= best.sum()
    others = rng().dirichlet(np.ones(3), size=500)
    assert all(objective(p) <= objective(best) for p in others)


@check(
    level=3,
    mutants=[
        ("- \\beta\\, r(l)", "+ \\beta\\, r(l)"),
        ("r(w) -", "r(w) - 1 -"),
        ("$$-\\log", "$$\\log"),
        ("Starts at log 2", "Starts at log 3"),
    ],
)
def dl_dpo(card: CardText) -> None:
    """With the optimal policy of a reward it is that reward's Bradley–Terry loss."""
    reference, reward, beta = np.array([0.5, 0.3, 0.2]), np.array([0.2, 1.0, -3.0]), 0.7
    best = reference * np.exp(reward / beta)
    best /= best.sum()
    ratio = (
        sides(card.formulas("front")[-2])[1]
        .replace(r"\pi_\theta(y)", "a")
        .replace(r"\pi_\text{ref}(y)", "b")
    )
    for win, lose in ((1, 0), (2, 0), (0, 0)):
        loss = value(
            card.formula(), w=win, l=lose, beta=beta, sigma=_sigmoid,
            r=lambda y: value(ratio, a=best[y], b=reference[y]),
        )  # fmt: skip
        assert math.isclose(loss, np.logaddexp(0, reward[lose] - reward[win]))
    (start,) = found(r"Starts at log (\d)", card.explanation)
    assert math.isclose(loss, math.log(start))


@check(level=2, mutants=[("z_i / T", "z_i T"), ("on the largest logit", "on the smallest logit")])
def dl_temperature(card: CardText) -> None:
    """Softmax at T = 1; both limits."""
    z = np.array([0.3, 2.0, -1.0])
    rhs = sides(card.formula())[1]

    def at(t: float) -> Any:
        return np.array([value(rhs, z=z, T=t, i=i) for i in (1, 2, 3)])

    assert np.allclose(at(1.0), _softmax(z))
    assert np.allclose(at(0.5), _softmax(2 * z))
    assert np.allclose(at(0.02), np.eye(3)[z.argmax()])
    assert np.allclose(at(1e9), 1 / 3)
    assert "All mass on the largest logit (greedy); uniform." in card.back


@check(
    level=2, mutants=[("A: 3 and 2.", "A: 3 and 3."), ("p = 0.75", "p = 0.85"), ("k = 3", "k = 2")]
)
def dl_top_p(card: CardText) -> None:
    """Both rules on the printed probabilities."""
    p = np.array(found(r"are ([\d.]+), ([\d.]+), ([\d.]+), ([\d.]+)\.", card.front))
    k, mass = found(r"k = (\d) and top-p with p = ([\d.]+) keep", card.front)
    assert math.isclose(p.sum(), 1)
    smallest = next(size for size in range(1, 5) if p[:size].sum() >= mass)
    assert found(r"^(\d) and (\d)\.", card.back) == [k, smallest]


@check(
    level=2,
    mutants=[
        ("2{,}147{,}483{,}648", "2{,}147{,}483{,}647"),
        ("2 GiB", "4 GiB"),
        ("32 layers", "24 layers"),
    ],
)
def dl_kv_cache(card: CardText) -> None:
    """Bytes of the cache as an array of 16-bit numbers."""
    shape = found(r"(\d+) layers, (\d+) heads of width (\d+), (\d+) tokens", card.front)
    (bits,) = found(r"(\d+)-bit numbers", card.front)
    exact = 2 * math.prod(shape) * np.dtype(f"f{int(bits) // 8}").itemsize
    same(card.formula(), exact)
    assert found(r"(\d) GiB", card.back) == [exact / 2**30]


@check(level=3, mutants=[("\\gamma + 1}", "\\gamma}"), ("{1 - \\alpha}", "{1 + \\alpha}")])
def dl_speculative(card: CardText) -> None:
    """By enumeration of where the first rejection comes."""
    for alpha in (0.3, 0.8):
        for gamma in (1, 2, 5):
            exact = sum((i + 1) * alpha**i * (1 - alpha) for i in range(gamma))
            exact += (gamma + 1) * alpha**gamma
            assert math.isclose(value(card.formula(), alpha=alpha, gamma=gamma), exact)


@check(level=2, mutants=[("{a}{127}", "{a}{255}"), ("\\frac{s}{2}", "\\frac{s}{4}")])
def dl_quantisation(card: CardText) -> None:
    """The ends are met at ±127 and no number in between errs by more than the bound."""
    a = 0.8
    s = value(sides(card.formula(0))[1], a=a)
    weights = np.linspace(-a, a, 20_001)
    codes = np.round(weights / s)
    (bits,) = found(r"signed (\d)-bit", card.front)
    assert codes.max() == 2 ** (bits - 1) - 1
    assert codes.min() == -127
    assert codes.max() == 127
    worst = np.abs(codes * s - weights).max()
    assert math.isclose(worst, value(card.formula(1), s=s), rel_tol=1e-2)


@check(level=2, mutants=[("= 32$", "= 16$"), ("into 96", "into 48")])
def dl_vector_search(card: CardText) -> None:
    """Bytes of the vector and of its codes."""
    width, codes = found(r"of (\d+) float32 .* into (\d+) one-byte", card.front)
    bytes_before = int(width) * np.dtype(np.float32).itemsize
    same(card.formula(0), bytes_before / codes)


@check(
    level=3,
    mutants=[
        ("- \\mathrm{KL}", "+ \\mathrm{KL}"),
        ("\\frac{p(x, z)}{q(z)}", "\\frac{q(z)}{p(x, z)}"),
    ],
)
def dl_elbo(card: CardText) -> None:
    """Exact sums over three latent values: bound, gap, and equality at the posterior."""
    prior, likelihood = np.array([0.2, 0.5, 0.3]), np.array([0.7, 0.1, 0.4])
    evidence = math.log(float(prior @ likelihood))
    posterior = prior * likelihood / math.exp(evidence)
    bound, top = sides(card.formula())
    assert top == r"\log p(x)"
    bound = bound.replace(r"E_q[\log p(x \mid z)]", "m")
    bound = bound.replace(r"\mathrm{KL}(q(z) \,\|\, p(z))", "k")
    inside = r"\frac{p(x, z)}{q(z)}"
    assert inside in card.formulas("steps")[0]

    def kl(a: Any, b: Any) -> float:
        return float(np.sum(a * np.log(a / b)))

    for q in (*rng().dirichlet(np.ones(3), size=20), posterior):
        ratio = [
            value(inside.replace("p(x, z)", "a").replace("q(z)", "b"), a=a, b=b)
            for a, b in zip(prior * likelihood, q, strict=True)
        ]
        assert math.isclose(math.log(q @ ratio), evidence)
        elbo = value(bound, m=q @ np.log(likelihood), k=kl(q, prior))
        assert elbo <= evidence + 1e-12
        assert math.isclose(evidence - elbo, kl(q, posterior), abs_tol=1e-12)
        assert math.isclose(elbo, q @ np.log(ratio))


@check(
    level=3,
    mutants=[("- \\log \\sigma^2", "+ \\log \\sigma^2"), ("- 1)", "+ 1)"), ("$$\\frac12", "$$")],
)
def dl_vae_kl(card: CardText) -> None:
    """Against quadrature; 0 just at the prior."""
    from scipy.integrate import quad

    for mu, sigma in ((0.0, 1.0), (0.7, 0.4), (-1.0, 2.0)):
        exact, _ = quad(_kl_density, mu - 9 * sigma, mu + 9 * sigma, args=(mu, sigma))
        assert math.isclose(value(card.formula(), mu=mu, sigma=sigma), exact, abs_tol=1e-7)


@check(
    level=3,
    mutants=[
        ("D = \\frac{p}{p + q}", "D = \\frac{q}{p + q}"),
        ("\\frac{q}{1 - D}$", "\\frac{q}{D}$"),
        ("minus log 4", "plus log 4"),
    ],
)
def dl_gan_discriminator(card: CardText) -> None:
    """The maximum by a bounded search at each x; the value against the divergence."""
    from scipy.optimize import minimize_scalar

    p, q = np.array([0.2, 0.5, 0.3]), np.array([0.6, 0.1, 0.3])
    goal = card.formulas("steps")[0]
    step = next(tex for tex in card.formulas("steps") if "frac" in tex)
    total = 0.0
    for a, b in zip(p, q, strict=True):
        best = minimize_scalar(
            lambda d: -value(goal, p=a, q=b, D=d), bounds=(1e-6, 1 - 1e-6), method="bounded",  # noqa: B023 - called at once
            options={"xatol": 1e-9},
        )  # fmt: skip
        printed = value(sides(card.formula())[1], p=a, q=b)
        assert math.isclose(best.x, printed, abs_tol=1e-5)
        assert holds(step, p=a, q=b, D=printed)
        total -= best.fun
    middle = (p + q) / 2
    divergence = float(np.sum(p * np.log(p / middle)) + np.sum(q * np.log(q / middle))) / 2
    assert "twice the Jensen–Shannon divergence minus log 4" in card.explanation
    assert math.isclose(total, 2 * divergence - math.log(4), rel_tol=1e-6)


@check(
    level=2,
    mutants=[("on $-\\log D$", "on $\\log D$"), ("(1 - D) \\approx 0", "(2 - D) \\approx 0")],
)
def dl_gan_fails(card: CardText) -> None:
    """For a sure discriminator the first loss is flat in its logit, the second is not."""
    flat, steep = sides(card.formula(0))[0], card.formula(1)
    assert steep.startswith("-")

    def steepness(tex: str) -> float:
        at = np.array([-9.0])
        return float(slope(lambda u: float(value(tex, D=_sigmoid(u[0]))), at)[0])

    assert math.isclose(value(flat, D=0.9), math.log(0.1))
    assert abs(value(flat, D=_sigmoid(-9.0))) < 1e-3
    assert abs(steepness(flat)) < 1e-3
    assert steepness(steep) < -0.99


@check(
    level=3,
    mutants=[
        (r"\sqrt{1 - \bar\alpha_t}\, \epsilon$$", r"(1 - \bar\alpha_t)\, \epsilon$$"),
        (r"\sqrt{1 - \alpha_t}", r"\sqrt{\alpha_t}"),
    ],
)
def dl_diffusion_forward(card: CardText) -> None:
    """Mean factor and variance carried step by step, against the closed form."""
    step, closed = sides(card.formula(0, "front"))[1], sides(card.formula())[1]
    assert r"\prod_{s \le t} \alpha_s" in card.formulas("front")[-1]
    step = step.replace("x_{t-1}", "x").replace(r"\alpha_t", "a")
    closed = closed.replace("x_0", "x").replace(r"\bar\alpha_t", "a")
    mean, variance, kept = 1.0, 0.0, 1.0
    for a in (0.99, 0.9, 0.7, 0.95):
        by_x = value(step, {"x": 1, "a": a, "epsilon": 0})
        by_noise = value(step, {"x": 0, "a": a, "epsilon": 1})
        mean, variance, kept = by_x * mean, by_x**2 * variance + by_noise**2, kept * a
        assert math.isclose(value(closed, {"x": 1, "a": kept, "epsilon": 0}), mean)
        assert math.isclose(value(closed, {"x": 0, "a": kept, "epsilon": 1}) ** 2, variance)


@check(level=2, mutants=[(r"\hat A \hat D^{-1/2} H", r"\hat A H"), ("H W", "W H")])
def dl_gcn(card: CardText) -> None:
    """Against a loop over neighbours with weights one over the root of both degrees."""
    a = np.array([[0, 1, 0, 0], [1, 0, 1, 1], [0, 1, 0, 0], [0, 1, 0, 0]])
    h, w = rng().standard_normal((4, 3)), rng(1).standard_normal((3, 2))
    hat = value(sides(card.formula(0, "front"))[1], A=a, I=np.eye(4))
    degree = hat.sum(axis=1)
    env = {"A_hat": hat, "D_hat": np.diag(degree), "H": h, "W": w, "phi": np.tanh}
    exact = [
        np.tanh(sum(h[j] @ w / math.sqrt(degree[i] * degree[j]) for j in range(4) if hat[i, j]))
        for i in range(4)
    ]
    assert np.allclose(value(card.formula(), env), exact)


@check(level=2, mutants=[("become alike", "become unlike")])
def dl_oversmoothing(card: CardText) -> None:
    """Averaging over neighbours again and again drives a connected graph to one value."""
    assert "features of connected nodes become alike" in card.back
    a = np.array([[1, 1, 0, 0], [1, 1, 1, 1], [0, 1, 1, 0], [0, 1, 0, 1]], dtype=float)
    h = rng().standard_normal((4, 3))
    spread = [
        float(np.ptp(np.linalg.matrix_power(a / a.sum(axis=1, keepdims=True), k) @ h))
        for k in (1, 4)
    ]
    far = np.linalg.matrix_power(a / a.sum(axis=1, keepdims=True), 60) @ h
    assert spread[1] < spread[0]
    assert np.allclose(far, far[0])


@check(
    level=3,
    mutants=[
        ("r + \\gamma", "r - \\gamma"),
        ("\\max_{a'}", "\\min_{a'}"),
        ("\\gamma \\max", "\\max"),
    ],
)
def dl_bellman(card: CardText) -> None:
    """Value iteration with the printed target against the best of all policies, solved exactly."""
    import itertools

    moves = rng().dirichlet(np.ones(3), size=(3, 2))
    reward, gamma = rng(1).standard_normal((3, 2)), 0.8
    target = sides(card.formula())[1].removeprefix(r"E\left[").removesuffix(r"\right]")
    assert r"\max_{a'} Q(s', a')" in target
    target = target.replace(r"\max_{a'} Q(s', a')", "m")
    q = np.zeros((3, 2))
    for _ in range(60):
        best = q.max(axis=1)
        q = moves @ best * value(target, r=0, m=1, gamma=gamma) + reward * value(
            target, r=1, m=0, gamma=gamma
        )
    values = []
    for policy in itertools.product((0, 1), repeat=3):
        pick = (np.arange(3), list(policy))
        values.append(np.linalg.solve(np.eye(3) - gamma * moves[pick], reward[pick]))
    assert np.allclose(q.max(axis=1), np.max(values, axis=0), atol=1e-4)


@check(level=2, mutants=[("= 2.35$", "= 2.45$"), ("rate 0.1", "rate 0.2"), ("5 - 2)", "5)")])
def dl_q_learning(card: CardText) -> None:
    """A move towards the target by the rate."""
    old, reward, best, discount, rate = found(
        r"= (\d), reward (\d), best next value (\d), discount ([\d.]+), rate ([\d.]+)\.", card.front
    )
    same(card.formula(), (1 - rate) * old + rate * (reward + discount * best))


@check(
    level=3,
    mutants=[
        ("R(a)\\, \\nabla \\log", "\\nabla \\log"),
        ("= \\pi_\\theta(a)\\, \\nabla \\log", "= \\nabla \\log"),
    ],
)
def dl_policy_gradient(card: CardText) -> None:
    """The expectation for a softmax policy against central differences of J."""
    theta, reward = np.array([0.2, -0.5, 1.0]), np.array([1.0, 3.0, -2.0])
    pi = _softmax(theta)
    exact = slope(lambda t: float(_softmax(t) @ reward), theta)
    score = np.eye(3) - pi
    inside = sides(card.formula())[1]
    prefix = r"E_{a \sim \pi_\theta}\left["
    assert inside.startswith(prefix)
    inside = inside.removeprefix(prefix).removesuffix(r"\right]")
    inside = inside.replace("R(a)", "r").replace(r"\nabla \log \pi_\theta(a)", "g")
    terms = [value(inside, r=reward[a], g=score[a]) for a in range(3)]
    assert np.allclose(pi @ np.array(terms), exact, atol=1e-8)
    trick = card.formulas("steps")[1].replace(r"\nabla \pi_\theta(a)", "q")
    trick = trick.replace(r"\nabla \log \pi_\theta(a)", "g").replace(r"\pi_\theta(a)", "p")
    for a in range(3):
        moved = slope(lambda t, a=a: float(_softmax(t)[a]), theta)  # type: ignore[misc]  # a bound index
        left, right = sides(trick)
        assert np.allclose(value(left, q=moved), value(right, p=pi[a], g=score[a]), atol=1e-8)
