"""The command line's words: every command with its options and what it is for."""

from __future__ import annotations

import argparse
import os

from tenhours.cli import arguments_hours, ordering
from tenhours.core.errors import UsageError

TYPE_CHECKING = False  # importing typing would take a sixth of the time of `--help`
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Final, NoReturn

_EPILOG: Final = """\
Without a command the app opens on Today.
Exit status: 0 fine, 1 something is wrong with the data, 2 the words were not understood."""


class _Formatter(argparse.HelpFormatter):
    """Asks for the terminal's width itself: argparse would import shutil for it."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


class _TopFormatter(_Formatter, argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the epilog."""


def _columns() -> int:
    try:
        return int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        pass
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are ours to print, and whose options are never guessed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"allow_abbrev": False, "formatter_class": _Formatter, **options})

    def error(self, message: str) -> NoReturn:
        """Raise instead of exiting."""
        raise UsageError(f"{message}. See `{self.prog} --help`.")


class _Unasked:
    """Stands for the parser of a command that was not asked for: it takes any argument."""

    def add_argument(self, *_: Any, **__: Any) -> None:
        """Do nothing."""

    def add_subparsers(self, **_: Any) -> _Unasked:
        """Stand for its commands, too."""
        return self

    def add_parser(self, *_: Any, **__: Any) -> _Unasked:
        """Stand for one of its commands, too."""
        return self


def parser(words: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Build the parser of all commands; only those named by the words are built whole.

    Making all of them takes longer than everything else that `--help` does.
    """
    top = _Parser(
        prog="tenhours",
        description="Review flashcards, keep what you learnt, and study ten hours a week.",
        epilog=_EPILOG,
        formatter_class=_TopFormatter,
    )
    top.add_argument(
        "--home", type=_folder, metavar="DIR", help="keep everything in DIR (or set TENHOURS_HOME)"
    )
    top.add_argument("-V", "--version", action="store_true", help="print the version")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    def add(name: str, help_: str, description: str = "") -> argparse.ArgumentParser:
        if words is not None and name not in words:
            unasked: Any = _Unasked()
            commands._choices_actions.append(commands._ChoicesPseudoAction(name, (), help_))
            commands._name_parser_map[name] = unasked
            standing: argparse.ArgumentParser = unasked
            return standing
        # The two doors to --home must not overwrite each other's value.
        made: argparse.ArgumentParser = commands.add_parser(
            name, help=help_, description=description or f"{help_[0].upper()}{help_[1:]}."
        )
        made.add_argument(
            "--home",
            type=_folder,
            metavar="DIR",
            default=argparse.SUPPRESS,
            help=argparse.SUPPRESS,
        )
        return made

    _studying(add)
    arguments_hours.add_all(add, _Parser, _text, _whole, _folder)
    _library(add)
    _looking(add)
    _upkeep(add)
    return top


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; options and other words may stand in any order.

    Raises UsageError that says what was not understood.
    """
    top = parser(arguments)
    return top.parse_args(ordering.options_first(top, arguments))


def _studying(add: _Add) -> None:
    review = add("review", "review what is due", "Review what is due, in all decks or in some.")
    review.add_argument(
        "decks", metavar="DECK", type=_text, nargs="*", help="only these decks and those below"
    )
    review.add_argument(
        "--plain", action="store_true", help="line by line, for pipes and screen readers"
    )
    review.add_argument("--limit", type=_whole, metavar="N", help="stop after N ratings")
    review.add_argument("--minutes", type=_whole, metavar="M", help="stop after M minutes")
    due = add("due", "count what is due today, deck by deck")
    due.add_argument(
        "decks", metavar="DECK", type=_text, nargs="*", help="only these decks and those below"
    )
    _json(due)


def _library(add: _Add) -> None:
    decks = add("decks", "the folders that decks are read from")
    actions = decks.add_subparsers(dest="action", metavar="ACTION", parser_class=_Parser)
    for action, help_ in (
        ("add", "read decks from a folder or a file, in place"),
        ("remove", "stop reading a folder; its cards are retired, nothing is deleted"),
    ):
        one = actions.add_parser(action, help=help_)
        one.add_argument("path", metavar="PATH")
        one.add_argument("--home", type=_folder, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    listing = actions.add_parser("list", help="list the folders, with their decks and cards")
    listing.add_argument("--home", type=_folder, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    _json(listing)
    new = add("add", "write a new card in $EDITOR")
    new.add_argument("-d", "--deck", metavar="DECK", type=_text, help="the deck it belongs to")
    sync = add("sync", "read the deck folders again")
    _json(sync)
    sync.add_argument(
        "--separate",
        type=_text,
        metavar="ID",
        help="take back a recognised reword: card ID is new, the old one keeps its memory",
    )
    lint = add("lint", "name every problem in deck files")
    lint.add_argument("paths", metavar="PATH", nargs="+")
    lint.add_argument(
        "--curriculum", action="store_true", help="hold the cards to the rules of the bundled decks"
    )
    _json(lint)
    stamp = add("stamp", "write an id under every note that has none")
    stamp.add_argument("paths", metavar="PATH", nargs="+")
    stamp.add_argument("--dry-run", action="store_true", help="only say what would be written")

    bring = add(
        "import",
        "bring in decks from elsewhere, with their history",
        "Bring in Anki packages, tables, other programs' markdown, folders, zips and git "
        "addresses, with their history. The format is found out. A second import changes in place "
        "what has changed in the source, and leaves alone what you changed yourself.",
    )
    bring.add_argument("paths", metavar="PATH|URL", type=_text, nargs="+")
    bring.add_argument("--dry-run", action="store_true", help="only say what would come in")
    bring.add_argument("--format", metavar="FORMAT", help="do not find the format out")
    bring.add_argument("-d", "--deck", metavar="DECK", type=_text, help="put it all under DECK")
    bring.add_argument(
        "--overwrite", action="store_true", help="take new texts even for cards you changed"
    )
    bring.add_argument("--encoding", metavar="NAME", help="of a table: utf-8, cp1252 and so on")
    bring.add_argument("--separator", metavar="SIGN", help="of a table: `,`, `;`, `tab` and so on")
    bring.add_argument("--columns", metavar="NAMES", help="of a table: front,back,tags or -")
    _json(bring)
    out = add(
        "export",
        "write decks, schedules and history to a file",
        "Write all decks, or some, to a file whose name says the format: .apkg for Anki with "
        "schedules and history, a folder or .zip of markdown for hashcards, .csv, .json, or .jsonl "
        "for a backup of everything, which `restore` puts back into an empty home. "
        "--format reviews writes the review log as a table, which `replay` reads.",
    )
    out.add_argument("file", metavar="FILE", type=_text)
    out.add_argument(
        "decks", metavar="DECK", type=_text, nargs="*", help="only these decks and those below"
    )
    out.add_argument(
        "--format", metavar="FORMAT", help="anki, hashcards, csv, json, reviews or backup"
    )
    out.add_argument("--force", action="store_true", help="replace a file that is there")
    _json(out)


def _looking(add: _Add) -> None:
    card = add("card", "one card's memory, history and why it is due")
    card.add_argument("id", metavar="ID", type=_text)
    _json(card)
    search = add(
        "search",
        "find cards",
        "Find cards: words, deck:NAME, tag:NAME, is:due|new|learn|review|suspended|buried|leech|"
        "flagged, prop:ivl>5 (also s, d, r, reps, lapses, due); - negates, `or`, parentheses.",
    )
    search.add_argument("query", metavar="QUERY", type=_text, nargs="*")
    _json(search)
    replay = add("replay", "fold any review log through the scheduler, touching nothing")
    replay.add_argument("log", metavar="LOG.csv")
    replay.add_argument("--zone", metavar="ZONE", help="count study days there, not at home")
    _json(replay)
    tex = add("tex", "draw a formula")
    tex.add_argument(
        "formula", metavar="FORMULA", type=_text, help="LaTeX without delimiters; - reads it"
    )
    tex.add_argument("--linear", action="store_true", help="on one line")
    tex.add_argument("--ascii", action="store_true", help="with ASCII only")
    tex.add_argument("--width", type=_whole, default=76, metavar="N", help="columns (76)")


def _upkeep(add: _Add) -> None:
    doctor = add("doctor", "check the data file, and compare every card with its log")
    doctor.add_argument("--rebuild", action="store_true", help="fold every card's log again")
    _json(doctor)
    backup = add("backup", "copy the data file now")
    backup.add_argument("target", metavar="FILE", nargs="?")
    restore = add("restore", "list the backups, or put one back")
    restore.add_argument("backup", metavar="DATE|FILE", nargs="?")
    restore.add_argument("--yes", action="store_true", help="do not ask")
    completion = add("completion", "print completions for a shell")
    completion.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON, schema 1")


def _text(word: str) -> str:
    """Read a word as UTF-8 even where the locale knows only ASCII."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _folder(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("should name a folder")
    return text


def _whole(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"should be a whole number from 1 on, not {text!r}")
    return number


if TYPE_CHECKING:
    from typing import Protocol

    class _Add(Protocol):
        """Adds a command."""

        def __call__(
            self, name: str, help_: str, description: str = ""
        ) -> argparse.ArgumentParser: ...
