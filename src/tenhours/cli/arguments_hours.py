"""The command line's words for study time."""

from __future__ import annotations

import argparse

TYPE_CHECKING = False  # importing typing would take a sixth of the time of `--help`
if TYPE_CHECKING:
    from typing import Any, Final

MODULES: Final = {
    "log": "hours_recording",
    "start": "hours_timing",
    "stop": "hours_timing",
    "pause": "hours_timing",
    "resume": "hours_timing",
    "cancel": "hours_timing",
    "switch": "hours_timing",
    "beat": "hours_timing",
    "week": "week",
    "check": "week",
    "prompt": "prompt",
    "nudge": "hours",
    "hours": "hours",
    "commit": "hours_promising",
    "quit": "hours_promising",
    "holiday": "hours_promising",
    "focus": "hours_growing",
    "journal": "hours_growing",
    "road": "hours_growing",
}
"""Command to the module of `cli.commands` that runs it."""

_LOG = (
    "Enter study time: DUR (ends now), DAY DUR (a total), [DAY] T1-T2 or [DAY] T1 +DUR, and then "
    "words: the comment, +tag, @topic, /category. DUR is 90m, 1h30, 1.5h, 1:30; DAY is today, "
    "yesterday, mon … sun, YYYY-MM-DD or -N."
)


def add_all(add: Any, parser_class: Any, text: Any, whole: Any, folder: Any) -> None:
    """Add every command of study time."""
    _times(add, text)
    _standing(add, text, whole)
    _growing(add, text)
    _hours(add, parser_class, text, whole, folder)


def _times(add: Any, text: Any) -> None:
    log = add("log", "enter study time by hand", _LOG)
    log.add_argument("words", metavar="WORD", type=text, nargs="+")
    _force(log)
    _json(log)
    start = add("start", "start the timer")
    start.add_argument(
        "words", metavar="WORD", type=text, nargs="*", help="comment, +tag, @topic, /category"
    )
    _at(start)
    start.add_argument(
        "--away", action="store_true", help="for books and paper: no signs of life, no holes"
    )
    _force(start)
    _json(start)
    stop = add("stop", "stop the timer")
    _at(stop)
    stop.add_argument(
        "--keep-holes", action="store_true", help="keep every hole, as entered by hand"
    )
    stop.add_argument("-m", "--message", metavar="TEXT", type=text, help="journal: what you did")
    stop.add_argument("--why", metavar="TEXT", type=text, help="journal: what for")
    stop.add_argument("--next", metavar="TEXT", type=text, help="journal: what comes next")
    _json(stop)
    for name, help_ in (
        ("pause", "let the timer stand still"),
        ("resume", "let the paused timer run on"),
    ):
        one = add(name, help_)
        _at(one)
        _json(one)
    _json(add("cancel", "forget the timer; nothing is entered"))
    switch = add("switch", "stop the timer and start one for something else")
    switch.add_argument("words", metavar="WORD", type=text, nargs="*")
    _at(switch)
    _json(switch)
    add("beat", "give a sign of life, for the hooks of shells")


def _standing(add: Any, text: Any, whole: Any) -> None:
    week = add("week", "this week, or the week of a day; `week review` looks back")
    week.add_argument("words", metavar="DAY|review", type=text, nargs="*")
    _json(week)
    check = add(
        "check",
        "how things stand, in a line and by the exit status",
        "Exit status: 0 fine, 10 behind, 11 red, 12 impossible by plan, 13 a MISS not yet looked "
        "at, 3 no commitment, 1 error, 2 wrong usage.",
    )
    check.add_argument(
        "--level",
        choices=("behind", "red", "missed"),
        default="behind",
        help="the mildest state that is not fine (behind)",
    )
    _json(check)
    _json(add("prompt", "the same in a few characters, for shell prompts"))
    _json(add("nudge", "show a notice if one is due, for timers and cron"))
    commit = add("commit", "promise hours a week, or change the terms")
    commit.add_argument("target", metavar="DUR", type=text, nargs="?", help="a week, such as 10h")
    commit.add_argument("--weeks", metavar="N", type=whole, help="for how many weeks (12)")
    commit.add_argument(
        "--if", dest="when", metavar="TEXT", type=text, action="append", help="the moment …"
    )
    commit.add_argument(
        "--then", metavar="TEXT", type=text, action="append", help="… and what you do then"
    )
    commit.add_argument(
        "--plan",
        metavar="DAYS",
        type=text,
        help='seven durations, Monday first, or "mon-fri 1h30, sat 2h30"',
    )
    commit.add_argument("--most", metavar="DAYS", type=text, help="what is possible at most")
    commit.add_argument(
        "--grace", metavar="DUR", type=text, help="from a week's end to its verdict"
    )
    commit.add_argument(
        "--manual-cap", metavar="DUR", type=text, help="a week by hand at most; none for no cap"
    )
    _json(commit)
    quit_ = add("quit", "quit the commitment, a week from now at the earliest")
    quit_.add_argument("--cancel", action="store_true", help="go on after all")
    quit_.add_argument("--yes", action="store_true", help="do not ask")
    _json(quit_)
    holiday = add("holiday", "declare days off at least seven days ahead, or list them")
    holiday.add_argument("words", metavar="DAY", type=text, nargs="*", help="FIRST [LAST]")
    holiday.add_argument("--sick", action="store_true", help="a sick day, afterwards")
    holiday.add_argument("--cancel", action="store_true", help="the days are not off after all")
    _json(holiday)


def _growing(add: Any, text: Any) -> None:
    focus = add("focus", "the one thing in focus")
    focus.add_argument("words", metavar="NAME", type=text, nargs="*")
    focus.add_argument("--done-when", metavar="TEXT", type=text, help="how you will know")
    focus.add_argument("--hours", metavar="DUR", type=text, help="about how long it takes")
    focus.add_argument("--reason", metavar="TEXT", type=text, help="why another one")
    focus.add_argument("--done", action="store_true", help="the one before is done")
    _json(focus)
    journal = add("journal", "a line for each study day: did, why, next")
    journal.add_argument("words", metavar="DID", type=text, nargs="*")
    journal.add_argument("--did", metavar="TEXT", type=text)
    journal.add_argument("--why", metavar="TEXT", type=text)
    journal.add_argument("--next", metavar="TEXT", type=text)
    journal.add_argument("--day", metavar="DAY", type=text, help="of another study day")
    _json(journal)
    _json(add("road", "1 040 hours in two years: the pace needed, and when it is done"))


def _hours(add: Any, parser_class: Any, text: Any, whole: Any, folder: Any) -> None:
    hours = add("hours", "entries, topics and the ledger")
    actions = hours.add_subparsers(dest="action", metavar="ACTION", parser_class=parser_class)
    actions.required = True

    def one(name: str, help_: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = actions.add_parser(
            name, help=help_, description=f"{help_[0].upper()}{help_[1:]}."
        )
        made.add_argument("--home", type=folder, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        _json(made)
        return made

    ls = one("ls", "list entries with their ids, of this week or of days")
    ls.add_argument("days", metavar="DAY", type=text, nargs="*")
    ls.add_argument("--weeks", metavar="N", type=whole, default=1, help="of the last N weeks")
    edit = one("edit", "change an entry: times, a duration, words")
    edit.add_argument("entry", metavar="ID", type=text, help="or the beginning of it, or last")
    edit.add_argument("words", metavar="WORD", type=text, nargs="*")
    _force(edit)
    split = one("split", "part an entry in two at a time, or after a duration")
    split.add_argument("entry", metavar="ID", type=text)
    split.add_argument("at", metavar="TIME|DUR", type=text)
    split.add_argument("words", metavar="WORD", type=text, nargs="*", help="of the second part")
    trim = one("trim", "keep only what lies in [DAY] T1-T2")
    trim.add_argument("entry", metavar="ID", type=text)
    trim.add_argument("words", metavar="WORD", type=text, nargs="+")
    rm = one("rm", "take entries out")
    rm.add_argument("entries", metavar="ID", type=text, nargs="+")
    rm.add_argument("--yes", action="store_true", help="do not ask")
    one("undo", "take back the last act")
    one("redo", "do again what was taken back")
    one("verify", "look whether any row of the ledger was changed or removed")
    bring = one("import", "bring in another program's file of hours")
    bring.add_argument("path", metavar="FILE")
    bring.add_argument("--format", metavar="NAME", help="if it is not recognised")
    bring.add_argument("--zone", metavar="ZONE", help="of clock times without an offset")
    bring.add_argument("--dry-run", action="store_true", help="only say what would be brought in")
    export = one("export", "write entries for another program, or the ledger as JSON Lines")
    export.add_argument("path", metavar="FILE", nargs="?", help="- or none for standard output")
    export.add_argument(
        "--format",
        choices=("jsonl", "icalendar", "klog", "timewarrior", "toggl", "watson"),
        default="jsonl",
        help="(jsonl)",
    )
    export.add_argument("--since", metavar="DAY", type=text)
    export.add_argument("--until", metavar="DAY", type=text)
    export.add_argument("--force", action="store_true", help="write over a file")
    one("topics", "list topics with their rungs")
    climb = one("climb", "take a topic up its ladder: read, recalled, implemented, taught")
    climb.add_argument("topic", metavar="@TOPIC", type=text)
    climb.add_argument("rung", metavar="RUNG", type=text)
    climb.add_argument("--evidence", metavar="TEXT", type=text, help="a path or a commit")


def _at(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--at", metavar="TIME", help="18:10 or -10m, instead of now; -10m also without --at"
    )


def _force(command: argparse.ArgumentParser) -> None:
    command.add_argument("--force", action="store_true", help="yes, even if it is unlikely")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON, schema 1")
