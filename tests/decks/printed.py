"""Numbers as cards print them, and whether an exact value agrees with one."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

_DIGITS: Final = r"\d{1,3}(?:(?:,|\{,\}|\\,|\u202f|\u2009)\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_POWER: Final = r"10\^(?:\{\s*[-−+]?\d+\s*\}|\d)|10[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_PLAIN: Final = (
    rf"(?:(?:{_DIGITS})\s*(?:×|·|\\times|\\cdot)\s*(?:{_POWER})|{_POWER}|(?:{_DIGITS})e[-−+]?\d+"
    rf"|{_DIGITS})"
)
_FRACTION: Final = (
    r"\\[td]?frac\s*(?:\{\s*[-−]?\d+\s*\}\s*\{\s*\d+\s*\}|\d\s*\d|\d\s*\{\s*\d+\s*\}"
    r"|\{\s*[-−]?\d+\s*\}\s*\d)"
)
_NUMBER: Final = re.compile(
    rf"(?<![\w.^_\\])(?:[-−](?=[\d\\.]))?(?:{_FRACTION}|{_PLAIN}(?:\s*/\s*(?:{_DIGITS})(?![\w.]*\())?)"
    r"(?:[\s~]*(?:\\,|\\;|\u202f|\u00a0)?\s*\\?%)?(?![A-Za-z_\d])"
)
_HIDDEN: Final = re.compile(
    r"(?:```|~~~).*?(?:```|~~~)|_\{[^{}]*\}|_\w|\[[^\]]*\]\([^)]*\)", re.DOTALL
)
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


def printed_numbers(text: str) -> list[str]:
    """List the numbers of a field in order, as printed."""
    shown = _HIDDEN.sub(" ", text)
    found = []
    for match in _NUMBER.finditer(shown):
        number = match[0]
        if number[0] in "-−" and _is_minus(shown[: match.start()]):
            number = number[1:].lstrip()
        found.append(number.strip())
    return found


def _is_minus(before: str) -> bool:
    """Whether a dash behind this text subtracts, rather than making a number negative."""
    stripped = before.rstrip()
    return bool(stripped) and (stripped[-1].isalnum() or stripped[-1] in ")]}|!")


def agrees(printed: str, exact: float) -> bool:
    r"""Whether a value is the printed one at the precision that is shown.

    Half a unit of the last printed digit is allowed, both ends included. A fraction of whole
    numbers ("3/7", \frac{3}{7}) and a whole number must be exact to 12 digits, unless the number
    is printed with its "≈", which makes a whole number a rounded one. "12 %" is 0.12, rounded to
    a whole per cent. Dollars and blanks are ignored; "1,024", "3 × 10^{-4}", "10^6" and "1e-3" are
    understood. ValueError if there is no number.
    """
    low, high = interval(printed)
    value = float(exact)
    if value != value or value in (float("inf"), float("-inf")):
        return False
    slack = 1e-12 * max(abs(value), abs(float(low)), 1e-300)
    return float(low) - slack <= value <= float(high) + slack


def interval(printed: str) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest value that would be printed so."""
    text = _tidy(printed)
    about = printed.strip(" $").startswith(("≈", "\\approx", "~"))
    scale = Fraction(1)
    if text.endswith("%"):
        scale = Fraction(1, 100)
        text = text.rstrip("%\\ ")
    sign = 1
    if text.startswith("-"):
        sign, text = -1, text[1:].strip()
    match = re.fullmatch(
        r"\\[td]?frac(?:\{(-?\d+)\}|(\d))(?:\{(\d+)\}|(\d))", text.replace(" ", "")
    )
    if match is not None:
        value = Fraction(int(match[1] or match[2]), int(match[3] or match[4]))
        value *= sign * scale
        return value, value
    if "/" in text:
        above, below = text.split("/")
        ends = sorted(
            sign * scale * a / b for a in _plain(above.strip()) for b in _plain(below.strip())
        )
        return ends[0], ends[-1]
    low, high = _plain(text)
    if low == high and (scale != 1 or about):  # "12 %" was rounded to a whole per cent
        low, high = low - Fraction(1, 2), high + Fraction(1, 2)
    ends = sorted((sign * scale * low, sign * scale * high))
    return ends[0], ends[1]


def _tidy(printed: str) -> str:
    text = printed.strip().strip("$").strip()
    text = re.sub(r"^(?:≈|\\approx|~|=)\s*", "", text)
    text = text.replace("−", "-").replace("\\,", "").replace("{,}", "").replace("\\%", "%")
    text = re.sub(r"[\u202f\u00a0\u2009]", "", text)
    return re.sub(r"(?<=\d),(?=\d{3})", "", text).strip()


def _plain(text: str) -> tuple[Fraction, Fraction]:
    power = 0
    text = (
        text.translate(_SUPERSCRIPTS) if re.search("[⁰¹²³⁴⁵⁶⁷⁸⁹]", text) is None else _raised(text)
    )
    match = re.fullmatch(r"(?:(.*?)\s*(?:×|·|\\times|\\cdot)\s*)?10\^\{?\s*([-+]?\d+)\s*\}?", text)
    if match is not None:
        power = int(match[2])
        text = match[1] or "1"
        if match[1] is None:
            value = Fraction(10) ** power
            return value, value
    match = re.fullmatch(r"(\d*\.?\d+)e([-+]?\d+)", text)
    if match is not None:
        text, power = match[1], power + int(match[2])
    text = text.strip()
    if not re.fullmatch(r"\d*\.?\d+", text):
        message = f'"{text}" is not a number'
        raise ValueError(message)
    value = Fraction(Decimal(text)) * Fraction(10) ** power
    places = len(text.partition(".")[2])
    if places == 0 and power == 0:
        return value, value
    half = Fraction(1, 2) * Fraction(10) ** (power - places)
    return value - half, value + half


def _raised(text: str) -> str:
    return re.sub(
        r"10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)",
        lambda found: "10^{" + found[1].translate(_SUPERSCRIPTS) + "}",
        text,
    )
