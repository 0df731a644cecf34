"""The student's own keys: which actions can have them, and what is wrong with some."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.keys import Keys

from tenhours.tui.screens import (
    card_info,
    charts,
    commit,
    confirm,
    days,
    decks,
    entry_line,
    help,  # noqa: A004 - the screen's name
    hours,
    importing,
    journal,
    review,
    search,
    summary,
    today,
    trouble,
    week_review,
    welcome,
)
from tenhours.tui.widgets.deck_tree import DeckTree
from tenhours.tui.widgets.file_tree import FileTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PLACES = (
    (today.TodayScreen, DeckTree),
    (review.ReviewScreen,),
    (summary.SummaryScreen,),
    (hours.HoursScreen,),
    (charts.ChartsScreen,),
    (week_review.WeekReviewScreen,),
    (commit.CommitScreen,),
    (journal.JournalScreen,),
    (entry_line.EntryLine,),
    (days.DaysScreen,),
    (search.SearchScreen,),
    (decks.DecksScreen,),
    (importing.ImportScreen, FileTree),
    (card_info.CardInfoScreen,),
    (help.HelpScreen,),
    (confirm.ConfirmScreen,),
    (trouble.TroubleScreen,),
    (welcome.WelcomeScreen,),
)
"""What is on the screen together, so that its keys must differ."""

_NAMED = {key.value for key in Keys} | {"question_mark", "slash", "plus", "minus", "comma", "space"}
_WITH = ("ctrl+", "shift+", "alt+", "super+")


def action_ids() -> tuple[set[str], ...]:
    """List the ids of the actions of each screen."""
    return tuple({found for part in place for found in _ids(part)} for place in _PLACES)


def complaints(keys: Mapping[str, str]) -> list[str]:
    """Say what is wrong with `[keys]`: unknown actions, unknown keys, one key for two actions."""
    screens = action_ids()
    known = set().union(*screens)
    said = []
    for action, chosen in keys.items():
        if action not in known:
            near = get_close_matches(action, sorted(known), n=2, cutoff=0.4)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            said.append(f"[keys] {action} is not an action.{hint}")
        said += [
            f"[keys] {action}: {key!r} is not a key. Write it like x, ctrl+x, f5 or space."
            for key in _listed(chosen)
            if not _is_key(key)
        ]
    for screen in screens:
        taken: dict[str, str] = {}
        for action, chosen in keys.items():
            if action not in screen:
                continue
            for key in _listed(chosen):
                if taken.setdefault(key, action) != action:
                    said.append(f"[keys] {key} is given to both {taken[key]} and {action}.")
    return list(dict.fromkeys(said))


def _ids(place: type) -> Iterator[str]:
    for binding in place.__dict__["BINDINGS"]:
        if isinstance(binding, Binding) and binding.id:
            yield binding.id


def _listed(chosen: str) -> list[str]:
    return [key.strip() for key in chosen.split(",")]


def _is_key(key: str) -> bool:
    plain = key
    while plain.startswith(_WITH):
        plain = plain.partition("+")[2]
    return (len(plain) == 1 and plain.isprintable()) or key in _NAMED or plain in _NAMED
