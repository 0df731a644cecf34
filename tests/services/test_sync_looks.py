"""What a sync looks at: size and time first, content where these may deceive."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.studio import Studio


def test_an_edit_of_equal_size_and_time_right_after_a_sync_is_seen(studio: Studio) -> None:
    path = studio.write("a.md", "Q: one?\nA: 1\n<!-- id: x -->\n")
    studio.sync()
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    studio.write("a.md", "Q: two?\nA: 2\n<!-- id: x -->\n")
    os.utime(path, ns=times)
    assert studio.sync().reworded == 1
    assert studio.fronts() == ["two?"]


def test_a_file_that_was_only_touched_is_not_written_down_again(studio: Studio) -> None:
    path = studio.write("a.md", "Q: one?\nA: 1\n")
    long_ago = time.time() - 1000
    os.utime(path, (long_ago, long_ago))
    studio.sync()
    os.utime(path, (long_ago + 5, long_ago + 5))
    report = studio.sync()
    assert (report.changed, report.unchanged) == (False, 1)
    changes = studio.database.connection.total_changes
    studio.sync()
    assert studio.database.connection.total_changes == changes


def test_a_file_with_a_time_in_the_future_is_read(studio: Studio) -> None:
    path = studio.write("a.md", "Q: one?\nA: 1\n<!-- id: x -->\n")
    ahead = time.time() + 10_000
    os.utime(path, (ahead, ahead))
    studio.sync()
    studio.write("a.md", "Q: two?\nA: 2\n<!-- id: x -->\n")
    os.utime(path, (ahead, ahead))
    assert studio.sync().reworded == 1


def test_problems_are_told_at_every_sync_until_they_are_mended(studio: Studio) -> None:
    studio.write("a.md", "Q: no answer\n\nQ: one?\nA: 1\n")
    first, second = studio.sync(), studio.sync()
    assert first.problems
    assert second.problems == first.problems
    studio.write("a.md", "Q: one?\nA: 1\n")
    assert studio.sync().problems == []


def test_decks_that_require_each_other_are_reported_and_still_asked(studio: Studio) -> None:
    studio.write("a.md", "---\nrequires: [b]\n---\nQ: a?\nA: 1\n")
    studio.write("b.md", "---\nrequires: [a, nowhere]\n---\nQ: b?\nA: 1\n")
    messages = [str(problem) for problem in studio.sync().problems]
    assert any("circle" in message for message in messages)
    assert any("nowhere" in message for message in messages)
    assert studio.session().next() is not None


def test_two_files_of_one_deck_with_other_settings_earn_a_warning(studio: Studio) -> None:
    studio.write("a.md", "---\ndeck: x\nnew_per_day: 1\n---\nQ: a?\nA: 1\n")
    studio.write("b.md", "---\ndeck: x\nnew_per_day: 5\n---\nQ: b?\nA: 1\n")
    (problem,) = studio.sync().problems
    assert problem.file.endswith("b.md")
    assert studio.card("b?").deck == "x"
    session = studio.session()
    assert session.agenda.queue.counts().new == 1
