"""`card`, `search`, `replay`: the commands that look and change nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tenhours.cli.output import instant, note, print_json, report_problems, say
from tenhours.core import phrases
from tenhours.core.errors import DataError, UsageError
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import date, datetime

    from tenhours.core.listing import FoundCard
    from tenhours.core.replay import ReplayedCard
    from tenhours.maths import Tier
    from tenhours.services.inspection import CardReport

_KEY_WIDTH: Final = 40
"""Cells that a listing gives to ids before one of them moves its line to the right."""


def card(chosen: argparse.Namespace) -> int:
    """Print one card's memory and history."""
    with Workshop(chosen.home) as workshop:
        report_problems(workshop.sync().run())
        report = workshop.inspection().card(chosen.id)
        tier = workshop.glyphs
    if chosen.json:
        print_json(_card_json(report))
    else:
        _tell_card(report, tier)
    return 0


def _card_json(report: CardReport) -> dict[str, Any]:
    stored, memory = report.card, report.card.state.memory
    return {
        "id": stored.key,
        "note": stored.key.split("#", 1)[0],
        "deck": stored.deck,
        "phase": memory.phase.name.lower(),
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "retrievability": report.retrievability,
        "due": _due_json(memory.due_at, memory.due_day),
        "last_review": instant(memory.last_review),
        "reps": memory.reps,
        "lapses": memory.lapses,
        "suspended": stored.state.suspended,
        "flags": [stored.state.flag] if stored.state.flag else [],
        "leech": stored.state.leech,
        "buried": stored.state.buried_day == report.today,
        "tags": list(report.tags),
        "metadata": dict(report.metadata),
        "front": _front(report),
        "desired_retention": report.desired_retention,
        "why": report.why,
        "reviews": [
            {
                "id": item.id,
                "at": instant(item.review.at),
                "study_day": item.review.study_day.isoformat(),
                "rating": int(item.review.rating),
                "seconds": item.seconds,
                "interval_days": item.review.interval.total_seconds() / 86400,
                "undone": item.undone,
            }
            for item in report.reviews
        ],
    }


def _front(report: CardReport) -> str:
    from tenhours.maths import Macros
    from tenhours.rendering.parts import Stage, parts
    from tenhours.rendering.plain import linear_text

    stored = report.card
    shown = parts(stored.note, stored.name, Stage())[0]
    return linear_text(shown, macros=Macros.parse(stored.settings.macros))


def _due_json(due_at: datetime | None, due_day: date | None) -> str | None:
    return due_day.isoformat() if due_day is not None else instant(due_at)


def _tell_card(report: CardReport, tier: Tier) -> None:
    from tenhours.maths import Macros
    from tenhours.rendering.parts import Stage, parts
    from tenhours.rendering.plain import plain_lines

    stored, memory = report.card, report.card.state.memory
    say(f"{stored.key}   {stored.deck}")
    shown = parts(stored.note, stored.name, Stage(answer=True))
    macros = Macros.parse(stored.settings.macros)
    for line in plain_lines(shown, width=76, macros=macros, tier=tier):
        say(f"  {line}".rstrip())
    say()
    say(report.why)
    say(f"phase {memory.phase.name.lower()}, {phrases.plural(memory.reps, 'rating')}, "
          f"{phrases.plural(memory.lapses, 'lapse')}")  # fmt: skip
    if memory.stability is not None and report.retrievability is not None:
        say(
            f"stability {memory.stability:.2f} days, difficulty {memory.difficulty:.2f} of 10, "
            f"retrievability {report.retrievability:.1%}"
        )
    if stored.state.flag:
        say(f"flag {stored.state.flag}")
    for item in report.reviews:
        undone = "   undone" if item.undone else ""
        say(
            f"  {item.review.study_day}  {item.review.rating.value} "
            f"{item.review.rating.name.title():5}  {item.seconds:6.1f} s  "
            f"→ {phrases.interval(item.review.interval)}{undone}"
        )


def search(chosen: argparse.Namespace) -> int:
    """Find cards; 0 also when there are none."""
    with Workshop(chosen.home) as workshop:
        report_problems(workshop.sync().run())
        found = workshop.inspection().search(" ".join(chosen.query))
        tier = workshop.glyphs
    if chosen.json:
        print_json(
            {
                "cards": [
                    {
                        "id": item.key,
                        "deck": item.deck,
                        "front": _linear(item),
                        "phase": item.phase.name.lower(),
                        "due": _due_json(item.due_at, item.due_day),
                    }
                    for item in found
                ]
            }
        )
        return 0
    deck = None
    width = min(max((len(item.key) for item in found), default=0), _KEY_WIDTH)
    for item in found:
        if item.deck != deck:
            deck = item.deck
            say(f"{deck}")
        marks = "".join(
            mark
            for mark, shown in (("s", item.suspended), ("!", item.leech), ("⚑", item.flag > 0))
            if shown
        )
        say(
            f"  {item.key:{width}} {item.phase.name.lower():10} {marks:2} {_linear(item, 70, tier)}"
        )
    note(f"{phrases.plural(len(found), 'card')}.")
    return 0


def _linear(item: FoundCard, width: int | None = None, tier: Tier | None = None) -> str:
    from tenhours.maths import Macros, Tier
    from tenhours.rendering.parts import Stage, parts
    from tenhours.rendering.plain import linear_text

    shown = parts(item.note, item.name, Stage())[0]
    macros = Macros.parse(item.macros) if item.macros else None
    return linear_text(shown, macros=macros, width=width, tier=tier or Tier.UNICODE)


def replay(chosen: argparse.Namespace) -> int:
    """Fold a review log; 1 when rows could not be read."""
    from zoneinfo import ZoneInfo

    from tenhours.core.notes import Severity
    from tenhours.core.replay import read_review_log
    from tenhours.core.replay import replay as fold_log
    from tenhours.core.time import Calendar
    from tenhours.services.sync.report import FileProblem

    text = _read_log(chosen.log)
    with Workshop(chosen.home) as workshop:
        settings = workshop.settings
    calendar = settings.calendar
    if chosen.zone is not None:
        try:
            calendar = Calendar(ZoneInfo(chosen.zone), settings.rollover, settings.week_start)
        except (OSError, KeyError, ValueError) as error:
            raise UsageError(f"{chosen.zone!r} is no zone such as Europe/Berlin.") from error
    rows, problems = read_review_log(text.split("\n"))
    for problem in problems:
        note(str(FileProblem(chosen.log, problem)))
    result = fold_log(rows, settings.parameters, calendar)
    if chosen.json:
        print_json(
            {
                "cards": [
                    {
                        "card_id": item.card_id,
                        "stability": item.stability,
                        "difficulty": item.difficulty,
                        "due": _replayed_due(item.due),
                        "phase": item.phase.name.lower(),
                        "reps": item.reps,
                    }
                    for item in result.cards
                ],
                "log_loss": result.log_loss,
                "rmse_bins": result.rmse_bins,
                "reviews": result.reviews,
                "predicted": result.predicted,
            }
        )
    else:
        _tell_replayed(result.cards)
        cards = phrases.plural(len(result.cards), "card")
        reviews = phrases.plural(result.reviews, "review")
        say(f"{cards}, {reviews}, {result.predicted} of them predicted")
        if result.log_loss is not None and result.rmse_bins is not None:
            say(f"log loss {result.log_loss:.4f}, RMSE(bins) {result.rmse_bins:.4f}")
    return int(any(problem.severity is Severity.ERROR for problem in problems))


def _read_log(name: str) -> str:
    try:
        if name == "-":
            return sys.stdin.read()
        return Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name} cannot be read: it is not UTF-8 text (byte {error.start + 1})."
        ) from error


def _tell_replayed(cards: Sequence[ReplayedCard]) -> None:
    if not cards:
        return
    width = min(max(len("card"), *(len(item.card_id) for item in cards)), 40)
    say(f"{'card':{width}}  {'stability':>10}  {'difficulty':>10}  {'ratings':>7}  due")
    for item in cards:
        say(
            f"{item.card_id:{width}}  {item.stability:10.2f}  {item.difficulty:10.2f}  "
            f"{item.reps:7}  {_replayed_due(item.due)}"
        )


def _replayed_due(due: date | datetime) -> str | None:
    from datetime import datetime as instant_type

    return instant(due) if isinstance(due, instant_type) else due.isoformat()
