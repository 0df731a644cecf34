"""The lines in which hours are entered and timers started, from whichever screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.tui.screens.entry_line import EntryLine

if TYPE_CHECKING:
    from tenhours.services.hours.service import Hours

_LOG = "90m   18:00-19:30   yesterday 45m   then words, +tag @topic /category"
_START = "What is it about? Words, +tag @topic /category; or nothing."


def log_line(hours: Hours, value: str = "") -> EntryLine:
    """Ask for a stretch of study, or a total for a day."""

    def act(said: list[str], insists: bool) -> str:
        return hours.recording.log(said, force=insists).echo

    return EntryLine("log", act, hint=_LOG, value=value, preview=hours.recording.preview)


def start_line(hours: Hours) -> EntryLine:
    """Ask what the timer is to be about, and start it."""

    def act(said: list[str], insists: bool) -> str:
        started = hours.timing.start(said, watched=True, force=insists)
        return "\n".join(filter(None, (started.echo, started.greeting)))

    return EntryLine("start", act, hint=_START)


def stop_line(hours: Hours, silent: str) -> EntryLine:
    """Ask whether the silences of a timer were study, and stop it."""

    def act(said: list[str], _: bool) -> str:
        keep = bool(said) and said[0].lower() in ("k", "keep", "y", "yes")
        return hours.timing.stop(keep_holes=keep).echo

    hint = f"Nobody was seen {silent}. Enter leaves that out; write keep if you studied."
    return EntryLine("stop", act, hint=hint)


def edit_line(hours: Hours, entry: str, value: str) -> EntryLine:
    """Ask what of an entry should change."""

    def act(said: list[str], insists: bool) -> str:
        return hours.recording.edit(entry, said, force=insists).echo

    return EntryLine(
        "edit", act, hint="Times, a duration, words: 18:00-19:00 proof @svd", value=value
    )


def split_line(hours: Hours, entry: str) -> EntryLine:
    """Ask where an entry is to be parted."""

    def act(said: list[str], _: bool) -> str:
        at, rest = (said[0], said[1:]) if said else ("", [])
        return hours.recording.split(entry, at, rest).echo

    return EntryLine("split at", act, hint="18:40, or 40m after its start; words label the rest")


def trim_line(hours: Hours, entry: str) -> EntryLine:
    """Ask which part of an entry is to stay."""

    def act(said: list[str], _: bool) -> str:
        return hours.recording.trim(entry, said).echo

    return EntryLine("trim to", act, hint="What stays, such as 18:00-19:00")
