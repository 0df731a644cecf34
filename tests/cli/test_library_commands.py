"""`sync`, `lint`, `stamp`, `decks` and `add`: the commands about deck files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.desk import Desk

GOOD = "Q: one\nA: 1\n<!-- id: one -->\n"
BROKEN = "Q: lost\n\nQ: one\nA: 1\n"


def other_folder(desk: Desk, name: str = "elsewhere") -> Path:
    folder = desk.folder / name
    folder.mkdir(parents=True)
    (folder / "more.md").write_text("Q: more\nA: yes\n<!-- id: more -->\n", encoding="utf-8")
    return folder


def test_sync_counts_what_happened(desk: Desk) -> None:
    file = desk.write("a.md", GOOD + "\nQ: What is the capital of France?\nA: Paris\n")
    desk.write("b.md", "Q: two\nA: 2\n<!-- id: two -->\n")
    first = desk.run("sync", "--json").json
    counts = ("added", "reworded", "moved", "retired", "unchanged")
    assert [first[name] for name in counts] == [3, 0, 0, 0, 0]
    assert first["schema"] == 1
    assert first["problems"] == []
    file.write_text(GOOD + "\nQ: What is the capital city of France?\nA: Paris\n", encoding="utf-8")
    (desk.decks / "b.md").unlink()
    second = desk.run("sync", "--json").json
    assert [second[name] for name in counts] == [0, 1, 0, 1, 1]
    assert second["rewords"][0]["before"] == "What is the capital of France?"


def test_sync_shows_rewords_and_how_to_take_one_back(desk: Desk) -> None:
    file = desk.write("a.md", "Q: What is the capital of France?\nA: Paris\n")
    desk.run("sync")
    file.write_text("Q: What is the capital city of France?\nA: Paris\n", encoding="utf-8")
    text = desk.run("sync").out
    assert "Cards: 1 reworded." in text
    assert "reworded: What is the capital of France?" in text
    assert "to: What is the capital city of France?" in text
    (command,) = [line for line in text.splitlines() if "--separate" in line]
    key = command.rpartition(" ")[2].strip("'")
    assert desk.run("sync", "--separate", key, "--json").json["separated"] == key
    assert desk.run("sync", "--separate", key).status == 2


def test_sync_with_errors_says_where_and_ends_with_one(desk: Desk) -> None:
    file = desk.write("a.md", BROKEN)
    answer = desk.run("sync")
    assert answer.status == 1
    assert f"{file}:1:1: this note has no answer" in answer.out
    assert "1 error, 0 warnings." in answer.out
    problem = desk.run("sync", "--json").json["problems"][0]
    assert problem.keys() == {"file", "line", "column", "severity", "message"}
    assert (problem["file"], problem["line"], problem["severity"]) == (str(file), 1, "error")


def test_lint_of_good_decks_is_quiet(desk: Desk) -> None:
    answer = desk.run("lint", str(desk.write("a.md", GOOD)))
    assert (answer.status, answer.out, answer.err) == (0, "", "0 errors, 0 warnings.\n")


def test_lint_names_paths_as_they_were_given(desk: Desk) -> None:
    desk.write("a.md", BROKEN)
    answer = desk.run("lint", "home/decks")
    assert answer.status == 1
    assert answer.out.startswith("home/decks/a.md:1:1: this note has no answer")


def test_lint_ends_well_when_there_are_warnings_only(desk: Desk) -> None:
    desk.write("a.md", "Q: one\nA: 1\n<!-- id: Not A Slug -->\n")
    answer = desk.run("lint", "home/decks/a.md")
    assert answer.status == 0
    assert answer.out.startswith("home/decks/a.md:3:1: warning: ") or ": warning: " in answer.out


def formula_places(desk: Desk, text: str) -> list[tuple[int, int]]:
    desk.write("a.md", text)
    found = desk.run("lint", "home/decks/a.md", "--json").json["problems"]
    return [(p["line"], p["column"]) for p in found if "formula" in p["message"]]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Q: $\\nosuch$\nA: 1\n", (1, 5)),
        ("Q: one\nA: é $a + \\nosuch{x}$\n", (2, 11)),
        ("Q: one\nA: $x$ and $\\nosuch$\n", (2, 13)),
        ("Q: one\nA:\n$$\na +\n  \\nosuch\n$$\n", (5, 3)),
        ("Q: one\nA:\n- a list\n- of $\\nosuch$\n", (4, 7)),
        ("Q: one\nA: 1\nH: $\\frac12$\nE: \\(\\nosuch\\)\n", (4, 6)),
        ("C: {{$\\nosuch$}} is a hole\n", (1, 7)),
        ("# A\n\ntext\n\nQ: one\r\nA: $\\nosuch$\r\n", (6, 5)),
    ],
)
def test_formulas_that_cannot_be_drawn_are_warnings_at_their_place(
    desk: Desk, text: str, place: tuple[int, int]
) -> None:
    assert formula_places(desk, text) == [place]
    assert desk.run("lint", "home/decks/a.md").status == 0


def test_macros_of_the_file_and_its_folder_are_known_to_lint(desk: Desk) -> None:
    desk.write("macros.tex", "\\newcommand{\\mine}{x}\n")
    text = "---\nmacros: \\newcommand{\\yours}{y}\n---\n\nQ: $\\mine$\nA: $\\yours$\n"
    desk.write("a.md", text)
    assert desk.run("lint", "home/decks").out == ""


def test_pictures_that_are_missing_are_warnings_at_their_place(desk: Desk) -> None:
    desk.write("a.md", "Q: one\nA: ![a](<my plot é.png>)\n   ![b](lost.png)\nE: ![c](data:x)\n")
    (desk.decks / "my plot é.png").write_bytes(b"")
    found = desk.run("lint", "home/decks", "--json").json["problems"]
    assert [(p["line"], p["column"], p["severity"]) for p in found] == [(3, 9, "warning")]
    assert "lost.png" in found[0]["message"]


def test_an_id_in_two_files_is_an_error_that_names_the_first(desk: Desk) -> None:
    desk.write("a.md", GOOD)
    desk.write("b.md", GOOD)
    answer = desk.run("lint", "home/decks")
    assert answer.status == 1
    assert "home/decks/b.md:1:1" in answer.out
    assert "home/decks/a.md:1" in answer.out


def test_a_file_given_twice_is_read_once(desk: Desk) -> None:
    file = desk.write("a.md", GOOD)
    assert desk.run("lint", "home/decks", "home/decks/a.md", str(file)).out == ""


def test_lint_of_what_is_not_there_and_of_bytes(desk: Desk) -> None:
    (desk.folder / "b.md").write_bytes(b"Q: \xff\xfe\nA: 1\n")
    answer = desk.run("lint", "nowhere", "b.md")
    assert answer.status == 1
    assert "nowhere:1:1: " in answer.out
    assert "b.md:1:" in answer.out


def test_stamping_writes_ids_once(desk: Desk) -> None:
    file = desk.write("a.md", "Q: one\nA: 1\n\nQ: one more\nA: 2\n<!-- tags: t -->\n\n" + GOOD)
    before = file.read_bytes()
    dry = desk.run("stamp", "--dry-run", str(file))
    assert dry.out == f"{file}: 2 notes would get an id\n"
    assert file.read_bytes() == before
    assert desk.run("stamp", str(file)).out == f"{file}: 2 notes got an id\n"
    once = file.read_bytes()
    assert once.count(b"id: ") == 3
    assert desk.run("stamp", str(file)).out == "Every note has its id already.\n"
    assert file.read_bytes() == once
    assert desk.run("lint", str(file)).status == 0


def test_stamping_keeps_memory(desk: Desk) -> None:
    file = desk.write("a.md", "Q: one\nA: 1\n")
    desk.review("", "4")
    desk.run("stamp", str(file))
    (found,) = desk.run("search", "--json").json["cards"]
    assert found["phase"] == "review"
    assert not found["id"].startswith("~")


def test_stamping_leaves_broken_notes_alone_and_says_so(desk: Desk) -> None:
    file = desk.write("a.md", BROKEN)
    answer = desk.run("stamp", str(file))
    assert answer.status == 1
    assert "in error" in answer.err
    assert file.read_text(encoding="utf-8").startswith("Q: lost\n\nQ: one\nA: 1\n<!-- id:")


def test_stamping_what_is_not_there(desk: Desk) -> None:
    answer = desk.run("stamp", "nowhere")
    assert answer.status == 2
    assert "nowhere is not there" in answer.err


def test_a_folder_is_added_listed_and_removed(desk: Desk) -> None:
    desk.settings("# mine\n[library]\nsubjects = []  # none\nown = '~/cards'\n")
    folder = other_folder(desk)
    added = desk.run("decks", "add", "elsewhere")
    assert added.status == 0
    assert added.out.startswith(f"{folder} is part of your library.\nCards: 1 added.")
    listed = desk.run("decks", "list", "--json").json["folders"]
    mine = [item for item in listed if item["path"] == str(folder)]
    assert mine == [
        {
            "path": str(folder),
            "bundled": False,
            "present": True,
            "files": 1,
            "decks": 1,
            "cards": 1,
        }
    ]
    assert f"{folder}: 1 deck, 1 card" in desk.run("decks").lines
    text = (desk.home / "config.toml").read_text(encoding="utf-8")
    assert "# mine" in text
    assert "own = '~/cards'" in text
    assert desk.run("decks", "remove", "elsewhere/../elsewhere").status == 0
    assert desk.run("search", "--json").json["cards"] == []


@pytest.mark.parametrize(
    "settings",
    [
        'library = { subjects = [], own = "/o" }\n',
        'library.subjects = []\nlibrary.own = "/o"\n',
        '[library]\nsubjects = []\nown = "/o"\n[look]\nascii = true\n',
    ],
)
def test_however_the_settings_are_written_the_rest_is_kept(desk: Desk, settings: str) -> None:
    desk.settings(settings)
    folder = other_folder(desk)
    assert desk.run("decks", "add", str(folder)).status == 0
    text = (desk.home / "config.toml").read_text(encoding="utf-8")
    assert "/o" in text
    paths = [item["path"] for item in desk.run("decks", "list", "--json").json["folders"]]
    assert str(folder) in paths


def test_a_single_file_is_added(desk: Desk) -> None:
    file = other_folder(desk) / "more.md"
    assert desk.run("decks", "add", str(file)).status == 0
    assert desk.run("card", "more", "--json").json["deck"] == "more"


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("nowhere", "is not there"),
        ("elsewhere/inside", "is read already, as part of"),
        ("elsewhere", "is read already"),
        ("elsewhere/../elsewhere/", "is read already"),
        ("link", "is read already"),
        (".", "holds"),
        ("home/decks", "is read already"),
        ("photo.png", "is no deck"),
        ("x" * 300, "is not there"),
    ],
)
def test_what_cannot_be_added(desk: Desk, path: str, complaint: str) -> None:
    folder = other_folder(desk)
    (folder / "inside").mkdir()
    (desk.folder / "link").symlink_to(folder)
    (desk.folder / "photo.png").write_bytes(b"")
    desk.decks.mkdir()
    desk.run("decks", "add", str(folder))
    answer = desk.run("decks", "add", path)
    assert answer.status == 2
    assert complaint in answer.err


def test_removing_what_was_not_added_names_what_was(desk: Desk) -> None:
    folder = other_folder(desk)
    desk.run("decks", "add", str(folder))
    answer = desk.run("decks", "remove", "nowhere")
    assert answer.status == 2
    assert str(folder) in answer.err


def test_a_folder_that_vanished_is_named_and_its_cards_wait(desk: Desk) -> None:
    folder = other_folder(desk)
    desk.run("decks", "add", str(folder))
    folder.rename(desk.folder / "away")
    answer = desk.run("sync")
    assert answer.status == 1
    assert f"{folder}:1:1: this folder is not there" in answer.out
    assert "1 held back" in answer.out
    assert "keep their memory" in answer.out


def drafts(desk: Desk) -> list[Path]:
    return sorted(desk.home.glob("draft-*"))


def test_a_new_card_is_written_in_the_editor(desk: Desk) -> None:
    desk.editor("printf 'Q: new\\nA: yes\\n<!-- id: fresh -->\\n' > \"$1\"")
    answer = desk.run("add", "-d", "maths/new")
    file = desk.decks / "maths" / "new.md"
    assert (answer.status, answer.out) == (0, f"1 note added to {file}\n")
    assert desk.run("card", "fresh", "--json").json["deck"] == "maths/new"
    assert drafts(desk) == []


def test_the_template_can_be_filled_in_and_its_help_stays_behind(desk: Desk) -> None:
    desk.editor("sed -i.old -e 's/^Q:/Q: filled/' -e 's/^A:/A: in/' \"$1\"; rm \"$1.old\"")
    desk.run("add")
    desk.run("add")
    text = (desk.decks / "inbox.md").read_text(encoding="utf-8")
    assert text == "Q: filled\nA: in\n\nQ: filled\nA: in\n"


@pytest.mark.parametrize("script", ["true", ': > "$1"', 'rm "$1"'])
def test_an_empty_draft_adds_nothing(desk: Desk, script: str) -> None:
    desk.editor(script)
    answer = desk.run("add")
    assert (answer.status, answer.out) == (0, "Nothing was written, so nothing was added.\n")
    assert not desk.decks.exists()
    assert drafts(desk) == []


@pytest.mark.parametrize("text", ["Q: half", "just text"])
def test_an_unfinished_draft_is_kept(desk: Desk, text: str) -> None:
    desk.editor(f"echo '{text}' > \"$1\"")
    answer = desk.run("add")
    assert answer.status == 1
    (draft,) = drafts(desk)
    assert str(draft) in answer.err
    assert draft.read_text(encoding="utf-8").strip() == text
    assert not desk.decks.exists()


def test_an_editor_that_fails_keeps_the_draft(desk: Desk) -> None:
    desk.editor("echo 'Q: half' > \"$1\"; exit 3")
    answer = desk.run("add")
    assert answer.status == 1
    assert "ended with status 3" in answer.err
    assert len(drafts(desk)) == 1


@pytest.mark.parametrize("editor", ["no-such-editor-anywhere", "unclosed '", "/"])
def test_an_editor_that_cannot_start(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    monkeypatch.setenv("EDITOR", editor)
    monkeypatch.delenv("VISUAL", raising=False)
    answer = desk.run("add")
    assert answer.status == 2
    assert "should not have" not in answer.err
    assert drafts(desk) == []


@pytest.mark.parametrize("deck", ["../up", "/root", "a/../b", "~/x", ".hidden", "a\x1bb", "x" * 99])
def test_names_that_are_no_decks(desk: Desk, deck: str) -> None:
    desk.editor("printf 'Q: new\\nA: yes\\n' > \"$1\"")
    assert desk.run("add", "-d", deck).status == 2


@pytest.mark.parametrize(
    ("deck", "file"),
    [("a.b/c.d", "a.b/c.d.md"), ("a/", "a.md"), ("", "inbox.md"), ("ü ö", "ü ö.md")],
)
def test_where_the_cards_of_a_deck_are_written(desk: Desk, deck: str, file: str) -> None:
    desk.editor("printf 'Q: new\\nA: yes\\n' > \"$1\"")
    assert desk.run("add", "-d", deck).status == 0
    assert (desk.decks / file).is_file()


def test_a_second_equal_card_is_added_with_a_warning(desk: Desk) -> None:
    desk.editor("printf 'Q: new\\nA: yes\\n' > \"$1\"")
    desk.run("add")
    answer = desk.run("add")
    assert answer.status == 0
    assert "warning" in answer.err


def test_one_file_of_the_library_is_judged_as_part_of_it(desk: Desk) -> None:
    (desk.decks / "media").mkdir(parents=True)
    (desk.decks / "media" / "cat.png").write_bytes(b"png")
    file = desk.write("french/animals.md", "Q: ![](../media/cat.png)\nA: le chat\n")
    assert desk.run("lint", str(file)).status == 0
    outside = desk.folder / "elsewhere" / "animals.md"
    outside.parent.mkdir()
    outside.write_text(file.read_text())
    assert desk.run("lint", str(outside)).status == 1
