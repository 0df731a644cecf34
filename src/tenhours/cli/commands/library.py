"""`sync`, `lint`, `stamp`, `decks`, `add`: the commands about deck files."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tenhours.cli.output import ask, note, print_json, problems_json, say
from tenhours.cli.progress import Progress
from tenhours.core import phrases
from tenhours.core.errors import DataError, UsageError
from tenhours.core.notes import Severity
from tenhours.services import editor
from tenhours.wiring.workshop import Workshop

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from tenhours.maths import Tier
    from tenhours.services.folders import Folder
    from tenhours.services.sync.report import FileProblem, SyncReport


def sync(chosen: argparse.Namespace) -> int:
    """Read the deck folders again and say what was understood; 1 when a file has errors."""
    with Workshop(chosen.home) as workshop:
        if chosen.separate:
            old = workshop.sync().separate(chosen.separate)
            if chosen.json:
                print_json({"separated": chosen.separate, "kept": old})
                return 0
            say(f"{chosen.separate} is a card of its own now; {old} keeps its own memory.")
            return 0
        with Progress("reading decks") as progress:
            report = workshop.sync().run(progress)
        tier = workshop.glyphs
    if chosen.json:
        print_json(
            {
                "added": report.added,
                "reworded": report.reworded,
                "moved": report.moved,
                "retired": report.retired,
                "unchanged": report.unchanged,
                "returned": report.returned,
                "renamed": report.renamed,
                "held": report.held,
                "shadowed": report.shadowed,
                "rewords": [
                    {
                        "old": item.old_key,
                        "new": item.new_key,
                        "before": item.before,
                        "after": item.after,
                    }
                    for item in report.rewords
                ],
                "problems": problems_json(report.problems),
            }
        )
    else:
        _tell(report, tier)
    return int(_has_errors(report.problems))


def _tell(report: SyncReport, tier: Tier) -> None:
    from tenhours.rendering.plain import linear_text

    counted = [
        f"{number} {word}"
        for number, word in (
            (report.added, "added"),
            (report.returned, "came back"),
            (report.reworded, "reworded"),
            (report.moved, "moved"),
            (report.renamed, "with a new id"),
            (report.retired, "retired"),
            (report.held, "held back"),
            (report.unchanged, "unchanged"),
        )
        if number
    ]
    say(f"Cards: {', '.join(counted) or 'none yet'}.")
    for item in report.rewords:
        say(f"  reworded: {linear_text(item.before, width=70, tier=tier)}")
        say(f"        to: {linear_text(item.after, width=70, tier=tier)}")
        if item.old_key != item.new_key:
            key = shlex.quote(item.new_key)
            say(f"            not the same card? tenhours sync --separate {key}")
    if report.shadowed:
        say(f"  yours instead of the bundled card: {', '.join(report.shadowed)}")
    for problem in report.problems:
        say(str(problem))
    if _has_errors(report.problems):
        say(f"{_counted(report.problems)} Cards in error are left out; all others are used.")
    if report.held:
        say(
            "Cards held back keep their memory, and are asked again when their file can be read "
            "whole."
        )


def _counted(problems: Sequence[FileProblem]) -> str:
    errors = sum(item.problem.severity is Severity.ERROR for item in problems)
    warnings = phrases.plural(len(problems) - errors, "warning")
    return f"{phrases.plural(errors, 'error')}, {warnings}."


def lint(chosen: argparse.Namespace) -> int:
    """Name every problem; 1 when there is an error."""
    from tenhours.services.linting import lint as lint_paths

    paths = [Path(path) for path in chosen.paths]
    if chosen.curriculum:
        return _lint_curriculum(paths, as_json=chosen.json)
    with Workshop(chosen.home) as workshop:
        library = [root.path for root in workshop.roots]
    problems = lint_paths(paths, library)
    if chosen.json:
        print_json({"problems": problems_json(problems)})
    else:
        for problem in problems:
            say(str(problem))
        note(_counted(problems))
    return int(_has_errors(problems))


def _lint_curriculum(paths: Sequence[Path], *, as_json: bool) -> int:
    from tenhours.services.curriculum import lint_curriculum

    report = lint_curriculum(paths)
    if as_json:
        print_json(
            {"problems": problems_json(report.problems), "allowed": problems_json(report.allowed)}
        )
    else:
        for problem in report.problems:
            say(str(problem))
        note(f"{_counted(report.problems)} {len(report.allowed)} allowed.")
    return int(_has_errors(report.problems))


def stamp(chosen: argparse.Namespace) -> int:
    """Write ids under the notes that have none."""
    with Workshop(chosen.home) as workshop:
        done, complaints = workshop.authoring().stamp(
            [Path(path) for path in chosen.paths], dry_run=chosen.dry_run
        )
    verb = "would get" if chosen.dry_run else "got"
    for item in done:
        say(f"{item.path}: {phrases.plural(item.ids, 'note')} {verb} an id")
    for complaint in complaints:
        note(complaint)
    if not done and not complaints:
        say("Every note has its id already.")
    return int(bool(complaints))


def decks(chosen: argparse.Namespace) -> int:
    """Add, remove or list the folders of the library."""
    from tenhours.services import folders

    with Workshop(chosen.home) as workshop:
        if chosen.action in (None, "list"):
            workshop.sync().run()
            as_json = chosen.action is not None and chosen.json
            _list(folders.listed(workshop.database, workshop.roots), as_json=as_json)
            return 0
        file, known, path = workshop.places.settings, workshop.settings.folders, Path(chosen.path)
        if chosen.action == "add":
            changed = folders.add(file, known, path, reserved=workshop.reserved_folders)
        else:
            changed = folders.remove(file, known, path)
    with Workshop(chosen.home) as workshop, Progress("reading decks") as progress:
        report = workshop.sync().run(progress)
        tier = workshop.glyphs
    part = "part" if chosen.action == "add" else "no longer part"
    say(f"{changed} is {part} of your library.")
    _tell(report, tier)
    return int(_has_errors(report.problems))


def _list(found: list[Folder], *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "folders": [
                    {
                        "path": str(item.path),
                        "bundled": item.bundled,
                        "present": item.present,
                        "files": item.files,
                        "decks": item.decks,
                        "cards": item.cards,
                    }
                    for item in found
                ]
            }
        )
        return
    for item in found:
        name = "the bundled curriculum" if item.bundled else str(item.path)
        missing = "" if item.present else "  (not there at the moment)"
        say(
            f"{name}: {phrases.plural(item.decks, 'deck')}, "
            f"{phrases.plural(item.cards, 'card')}{missing}"
        )


def add(chosen: argparse.Namespace) -> int:
    """Write a new card in the student's editor; an unfinished draft is offered again."""
    from tenhours.services.authoring import TEMPLATE

    deck = chosen.deck or "inbox"
    with Workshop(chosen.home) as workshop:
        authoring = workshop.authoring()
        authoring.file_of_deck(deck)
        editor.command(Path("draft.md"))
        draft = _new_draft(workshop.places.data, TEMPLATE)
        while True:
            _edit(draft)
            text = _read_draft(draft)
            if text.strip() in ("", TEMPLATE.strip()):
                draft.unlink(missing_ok=True)
                say("Nothing was written, so nothing was added.")
                return 0
            count, problems = authoring.check(text)
            errors = [p for p in problems if p.problem.severity is Severity.ERROR]
            if count and not errors:
                break
            for problem in errors:
                note(str(problem))
            if not count and not errors:
                note('there is no card yet. Begin a line with "Q:" and the next with "A:".')
            if not sys.stdin.isatty() or not _again():
                raise DataError(f"nothing was added. Your draft is {draft}.")
        path, count = authoring.add(deck, text)
        draft.unlink(missing_ok=True)
    with Workshop(chosen.home) as workshop:
        report = workshop.sync().run()
    say(f"{phrases.plural(count, 'note')} added to {path}")
    for found in report.problems:
        if found.file == str(path):
            note(str(found))
    return 0


def _new_draft(folder: Path, text: str) -> Path:
    """Begin a draft in the home, where it outlives a crash."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="draft-", suffix=".md", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise DataError(f"{folder}: a draft cannot be written: {error.strerror}.") from error
    return Path(name)


def _edit(draft: Path) -> None:
    call = editor.command(draft)
    try:
        ended = subprocess.run(call, check=False)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UsageError(
            f"the editor {call[0]} did not start: {error.strerror or error}. Set EDITOR to another."
        ) from error
    if ended.returncode:
        raise DataError(
            f"the editor {call[0]} ended with status {ended.returncode}. Your draft is {draft}."
        )


def _read_draft(draft: Path) -> str:
    try:
        return draft.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _again() -> bool:
    return ask("Edit it again? [y/n] ") in ("y", "yes")


def _has_errors(problems: Sequence[FileProblem]) -> bool:
    return any(item.problem.severity is Severity.ERROR for item in problems)
