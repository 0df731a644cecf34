"""Checks of the cards on delivery, reliability, capacity and cloud."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from fractions import Fraction

from tests.decks.card_text import CardText, agrees, sides, value
from tests.decks.checking import check, rng
from tests.decks.checks.mlops_devops_reading import found, numbers


def binomial_none(n: int, p: float) -> float:
    """Probability that none of n independent events happens, from their whole distribution."""
    chances = [1.0]
    for _ in range(n):
        more = [0.0, *(p * chance for chance in chances)]
        chances = [m + (1 - p) * chance for m, chance in zip(more, [*chances, 0.0], strict=True)]
    assert abs(sum(chances) - 1) < 1e-12
    return chances[0]


@check(
    level=3,
    mutants=[
        ("0.00005", "0.0005"),
        ("0.99^{1/200}", "0.99^{1/20}"),
        ("200 independent", "300 independent"),
        ("once in 20,000", "once in 2,000"),
        ("instead, 18 %", "instead, 81 %"),
    ],
)
def ops_flaky(card: CardText) -> None:
    """Back to the share on the front, by the binomial distribution."""
    n, share = numbers(r"(\d+) independent tests may fail by chance in (\d+) %", card.front)
    left, right = sides(card.formula())
    each = float(value(left))
    assert abs(binomial_none(int(n), each) - (1 - share / 100)) < 1e-9
    assert agrees(right, each)
    runs = int(found(r"once in ([\d,]+) runs", card.back)[0].replace(",", ""))
    assert abs(runs * each - 1) < 0.01
    one, failing = numbers(r"one in (\d+) instead, (\d+) %", card.explanation)
    assert round(100 * (1 - binomial_none(int(n), 1 / one))) == failing


@check(
    level=3,
    mutants=[
        ("mean is 505", "mean is 510"),
        ("joint 99th percentile 10", "joint 99th percentile 505"),
        ("98 requests in 10 ms and 2", "99 requests in 10 ms and 1"),
    ],
)
def ops_percentile_average(card: CardText) -> None:
    """Nearest rank, on the requests of the front."""
    quick, fast, slow_count, slow, other, same = numbers(
        r"answers (\d+) requests in (\d+) ms and (\d+) in (\d+) ms, B (\d+) in (\d+) ms", card.front
    )
    first = [fast] * int(quick) + [slow] * int(slow_count)
    second = [same] * int(other)

    def p99(times: list[float]) -> float:
        return sorted(times)[math.ceil(len(times) * 99 / 100) - 1]

    mean, one, two, joint = numbers(
        r"mean is (\d+) ms \(of (\d+) and (\d+)\), the joint 99th percentile (\d+) ms", card.back
    )
    assert (one, two) == (p99(first), p99(second))
    assert mean == (one + two) / 2
    assert joint == p99(first + second)
    assert joint != mean


@check(
    level=3,
    mutants=[
        ("(1 - S)", "(1 + S)"),
        ("43.2 minutes", "42.3 minutes"),
        ("99 % allows 7.2 hours", "99 % allows 0.72 hours"),
        ("99.95 % 21.6", "99.95 % 12.6"),
        ("99.99 % 4.32", "99.99 % 0.43"),
    ],
)
def ops_error_budget(card: CardText) -> None:
    """What a month leaves when its good part is taken away, by the arithmetic of durations."""
    right = sides(card.formula())[1]

    def minutes(per_cent: str) -> float:
        month = timedelta(days=30)
        good = month * Fraction(per_cent).numerator / (100 * Fraction(per_cent).denominator)
        return (month - good) / timedelta(minutes=1)

    objective, days = found(r"for ([\d.]+) % over (\d+) days", card.front)
    exact = float(value(right, S=float(objective) / 100, T=int(days) * 24 * 60))
    assert agrees(found(r"([\d.]+) minutes", card.back)[0], exact)
    assert abs(exact - minutes(objective)) < 1e-6
    hours = found(r"([\d.]+) % allows ([\d.]+) hours", card.explanation)
    assert agrees(hours[1], minutes(hours[0]) / 60)
    rest = re.findall(r"(99\.\d+) % ([\d.]+)", card.explanation)
    assert len(rest) == 2
    for per_cent, printed in rest:
        assert agrees(printed, round(minutes(per_cent), 2))


@check(
    level=2,
    mutants=[
        ("10,000 failures", "1,000 failures"),
        ("are left: 60 %", "are left: 40 %"),
        ("4,000 have", "5,000 have"),
    ],
)
def ops_budget_left(card: CardText) -> None:
    """From the numbers on the front."""
    objective, requests, failed = found(
        r"is ([\d.]+) % of ([\d,]+) requests a month; ([\d,]+) have", card.front
    )
    budget = (1 - Fraction(objective) / 100) * int(requests.replace(",", ""))
    left = budget - int(failed.replace(",", ""))
    printed = numbers(r"is ([\d,]+) failures; ([\d,]+) are left: (\d+) %", card.back)
    assert printed == (float(budget), float(left), float(100 * left / budget))


@check(
    level=3,
    mutants=[
        (r"\frac{e}{1 - S}", r"\frac{e}{S}"),
        ("share of 1.44 %", "share of 1.4 %"),
        ("one hour uses 2 %", "one hour uses 5 %"),
    ],
)
def ops_burn_rate(card: CardText) -> None:
    """A month is played hour by hour; at rate 1 the budget is spent at its end."""
    right = sides(card.formula())[1]
    error, objective, rate, used, days = numbers(
        r"share of ([\d.]+) % against ([\d.]+) % burns at ([\d.]+): one hour uses "
        r"(\d) % of a (\d+)-day",
        card.explanation,
    )
    exact = float(value(right, e=error / 100, S=objective / 100))
    assert agrees(f"{rate}", exact)
    budget = (1 - objective / 100) * days * 24
    assert agrees(f"{used:.0f} %", error / 100 / budget)
    for share in (0.0004, 0.001, 0.003, 0.02):
        burned, hour = 0.0, 0
        while burned < budget - 1e-9:
            burned += share
            hour += 1
        expected = days * 24 / float(value(right, e=share, S=objective / 100))
        assert abs(hour - expected) <= 1


@check(
    level=3,
    mutants=[
        ("0.9998$", "0.9980$"),
        ("0.999^{1/5}", "0.999^{1/4}"),
        ("passes five", "passes six"),
        ("99.98 %", "99.80 %"),
    ],
)
def ops_serial_availability(card: CardText) -> None:
    """All states of the services are enumerated, with the availability of the back."""
    from itertools import product

    word, per_cent = found(
        r"passes (\w+) services in series, .* for ([\d.]+) % overall", card.front
    )
    n = {"four": 4, "five": 5, "six": 6}[word]
    left, right = sides(card.formula())
    p = float(value(left))
    whole = sum(
        math.prod(p if up else 1 - p for up in state)
        for state in product((True, False), repeat=n)
        if all(state)
    )
    assert abs(whole - float(per_cent) / 100) < 1e-12
    assert agrees(right, p)
    assert agrees(found(r": ([\d.]+) %", card.back)[0], 100 * p)


@check(
    level=3, mutants=[("0.01^2", "0.01"), ("= 0.9999$", "= 0.999$"), ("0.99. What", "0.9. What")]
)
def ops_parallel_availability(card: CardText) -> None:
    """All states of two replicas are enumerated."""
    from itertools import product

    (p,) = numbers(r"up with probability ([\d.]+)\. What", card.front)
    exact = sum(
        math.prod(p if up else 1 - p for up in state)
        for state in product((True, False), repeat=2)
        if any(state)
    )
    left, right = sides(card.formula())
    assert abs(value(left) - exact) < 1e-12
    assert agrees(right, exact)


@check(
    level=3,
    mutants=[
        ("0.9990$", "0.9999$"),
        ("500 + 0.5", "500 + 5"),
        ("repair 0.5 hours", "repair 5 hours"),
    ],
)
def ops_mttr(card: CardText) -> None:
    """Alternating exponential times are simulated; 2e-4 is about 20 deviations of their share."""
    up, down = numbers(r"failure is ([\d.]+) hours, mean time to repair ([\d.]+) hours", card.front)
    left, right = sides(card.formula())
    generator = rng()
    good = generator.exponential(up, 20_000).sum()
    bad = generator.exponential(down, 20_000).sum()
    exact = float(value(left))
    assert abs(exact - good / (good + bad)) < 2e-4
    assert agrees(right, exact)
    assert abs(up / (up + down / 2) - 2 * up / (2 * up + down)) < 1e-12


@check(
    level=3,
    mutants=[
        (r"\lambda W$$", r"\frac{\lambda}{W}$$"),
        ("keep 50 in", "keep 500 in"),
        ("of 40 w", "of 60 w"),
    ],
)
def ops_little(card: CardText) -> None:
    """A queue is simulated and counted at random instants; 5 % allowed, over 10 deviations."""
    import numpy as np

    right = sides(card.formula())[1]
    generator = rng(1)
    for rate, mean in ((3.0, 2.0), (0.5, 4.0)):
        n = 60_000
        arrive = np.cumsum(generator.exponential(1 / rate, n))
        stay = generator.uniform(0, 2 * mean, n)
        begin, end = arrive[1000], arrive[-1000]
        looks = generator.uniform(begin, end, 20_000)
        inside = np.searchsorted(arrive, looks) - np.searchsorted(np.sort(arrive + stay), looks)
        assert abs(value(right, lambda_=rate, W=mean) / inside.mean() - 1) < 0.05
    rate, mean, busy, pool = numbers(
        r"(\d+) requests/s at ([\d.]+) s keep (\d+) in flight, so a pool of (\d+)", card.explanation
    )
    assert value(right, lambda_=rate, W=mean) == busy
    assert pool < busy


@check(
    level=3,
    mutants=[
        (r"\frac{1}{\mu - \lambda}", r"\frac{1}{\mu}"),
        (r"\frac{1}{\mu - \lambda}", r"\frac{\lambda}{\mu - \lambda}"),
        ("20 ms at half", "10 ms at half"),
        ("1 s at 99 %", "2 s at 99 %"),
    ],
)
def ops_mm1(card: CardText) -> None:
    """The stationary distribution is solved for and Little's law applied; then the numbers."""
    right = sides(card.formula())[1]
    for arrival, service in ((1.0, 2.0), (3.0, 4.0), (0.3, 5.0)):
        weights = [(arrival / service) ** k for k in range(400)]  # detailed balance
        mean = sum(k * w for k, w in enumerate(weights)) / sum(weights)
        assert abs(value(right, lambda_=arrival, mu=service) - mean / arrival) < 1e-9
    (service,) = numbers(r"mu = (\d+)\$", card.explanation)
    half, tenth, near = numbers(
        r"(\d+) ms at half load, (\d+) ms at 90 %, (\d+) s at 99 %", card.explanation
    )
    for load, seconds in ((0.5, half / 1000), (0.9, tenth / 1000), (0.99, near)):
        assert abs(value(right, lambda_=load * service, mu=service) - seconds) < 1e-9


@check(
    level=3,
    mutants=[
        ("63$ %", "37$ %"),
        ("0.99^{100}", "0.9^{100}"),
        ("for 100 independent", "for 50 independent"),
    ],
)
def ops_tail_fanout(card: CardText) -> None:
    """By the binomial distribution, from the front."""
    n, p = numbers(r"for (\d+) independent calls, .* probability (\d+) %", card.front)
    exact = 1 - binomial_none(int(n), p / 100)
    left, right = sides(card.formula())
    assert abs(value(left) - exact) < 1e-12
    assert agrees(f"{right} %", exact)


@check(level=3, mutants=[("look far too good", "look far too bad")])
def ops_coordinated_omission(card: CardText) -> None:
    """A server stalls for 2 s; a closed and an open generator time it."""

    def done(start: float) -> float:
        return max(start, 12.0) + 0.001 if 10 <= start < 12 else start + 0.001

    closed, now = [], 0.0
    while now < 20:
        end = done(now)
        closed.append(end - now)
        now = max(now + 0.01, end)
    planned = [k / 100 for k in range(2000)]
    opened = [done(start) - start for start in planned]

    def p99(times: list[float]) -> float:
        return sorted(times)[math.ceil(0.99 * len(times)) - 1]

    assert "far too good" in card.front
    assert p99(closed) < 0.01
    assert p99(opened) > 1


@check(
    level=3,
    mutants=[("= 256$", "= 254$"), ("32 - 24", "32 - 23"), ("10.0.1.0/24", "10.0.1.0/25")],
)
def ops_subnet(card: CardText) -> None:
    """The standard library counts the addresses."""
    import ipaddress

    network = ipaddress.ip_network(found(r"is ([\d./]+)\.", card.front)[0])
    left, right = sides(card.formula())
    assert value(left) == network.num_addresses
    assert agrees(right, network.num_addresses)


@check(
    level=3,
    mutants=[
        (r"\sqrt{2 \delta M}", r"\sqrt{\delta M}"),
        (r"\frac{\tau}{2M}$.", r"\frac{\tau}{M}$."),
        (r"-\frac{\delta}{\tau^2} + \frac{1}{2M}", r"\frac{\delta}{\tau^2} + \frac{1}{2M}"),
        ("about 31 minutes", "about 22 minutes"),
    ],
)
def ops_checkpoint_interval(card: CardText) -> None:
    """The waste in the steps is minimised by scipy; its derivative by differences."""
    from scipy.optimize import minimize_scalar

    steps = card.formulas("steps")
    write, lost, slope = steps[0], steps[1], sides(steps[2])[0]
    result = sides(card.formula())[1]
    for delta, between in ((1.0, 480.0), (0.2, 1000.0)):

        def waste(tau: float, d: float = delta, m: float = between) -> float:
            return float(value(write, delta=d, tau=tau) + value(lost, tau=tau, M=m))

        best = minimize_scalar(waste, bounds=(0.01, between), method="bounded").x
        assert abs(value(result, delta=delta, M=between) / best - 1) < 1e-3
        difference = (waste(3.001) - waste(2.999)) / 0.002
        assert abs(value(slope, delta=delta, tau=3.0, M=between) - difference) < 1e-6
    minutes, hours = numbers(r"= (\d+) minute and \$M\$ = (\d+) hours", card.explanation)
    printed = found(r"about (\d+) minutes", card.explanation)[0]
    assert agrees(f"≈ {printed}", float(value(result, delta=minutes, M=hours * 60)))
    generator = rng()
    stops = generator.exponential(1000.0, 200_000) % 40.0  # within an interval of 40
    assert abs(stops.mean() - 20) < 0.3  # half an interval is lost: 10 deviations and the bias
