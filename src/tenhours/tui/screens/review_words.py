"""What stands around a card: where it belongs, and the buttons below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.core import phrases
from tenhours.core.cards import Rating
from tenhours.tui.widgets.rating_bar import Button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tenhours.core.candidates import Counts
    from tenhours.core.cards import Phase
    from tenhours.core.events import EventKind
    from tenhours.core.prompts import Prompt
    from tenhours.rendering.parts import Stage


def card_buttons(
    prompt: Prompt, stage: Stage, keys: Mapping[str, str], *, two: bool
) -> tuple[Button, ...]:
    """List what can be done with a card; `keys` names the key of each action's id.

    With two buttons there are Again and Good alone.
    """
    if stage.answer:
        return tuple(
            Button(
                f"rate({rating.value})",
                keys.get(f"review.{rating.name.lower()}", str(rating.value)),
                rating.name.title(),
                phrases.interval(outcome.interval),
                rating,
            )
            for rating, outcome in prompt.outcomes.items()
            if not two or rating in (Rating.AGAIN, Rating.GOOD)
        )
    offered = [Button("forward", keys.get("review.forward", "Space"), "answer")]
    left = len(prompt.note.steps) - stage.steps
    if left > 0:
        offered.append(Button("step", keys.get("review.step", "s"), f"step ({left})"))
    hints = len(prompt.note.hints) - stage.hints
    if hints > 0:
        offered.append(Button("hint", keys.get("review.hint", "h"), f"hint ({hints})"))
    return (
        *offered,
        Button("app.help", keys.get("app.help", "?"), "help"),
        Button("leave", keys.get("review.leave", "q"), "end"),
    )


def waiting_buttons(keys: Mapping[str, str]) -> tuple[Button, ...]:
    """List what can be done while no card is due yet."""
    return (
        Button("leave", keys.get("review.leave", "q"), "end the session"),
        Button("undo", keys.get("review.undo", "u"), "undo"),
    )


def place_names(prompt: Prompt) -> tuple[str, ...]:
    """Say where a card stands, the longest way first."""
    flag = "⚑ " if prompt.state.flag else ""
    crumbs = prompt.note.breadcrumb
    # The first heading of a file is its title and says no more than the deck's name.
    below = crumbs[1:] if len(crumbs) > 1 else crumbs
    deck, short = prompt.deck, prompt.deck.rpartition("/")[2]
    ways = ((deck, *below), (short, *below), (short, *below[-1:]), below[-1:] or (short,))
    return tuple(flag + " › ".join(way) for way in ways)


def progress_words(
    done: int, left: Counts, pace: Mapping[Phase, float] | None, goal: int | None
) -> str:
    """Say which card of how many this is, and how long the rest takes at a pace in seconds."""
    total = sum(left)
    cards = total if goal is None else min(total, max(goal - done, 0))
    place = f"{done + 1} of {done + max(cards, 1)}"
    if pace is None:
        return place
    from tenhours.core.statistics import remaining_seconds

    seconds = remaining_seconds(left, pace) * cards / max(total, 1)
    return f"{place} · ~{max(round(seconds / 60), 1)} min"


def act_name(kind: EventKind) -> str:
    """Name an act that was taken back."""
    return "rating" if kind.value == "review" else kind.value
