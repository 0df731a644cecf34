from __future__ import annotations

from tests.rendering.cards import cloze

from tenhours.core.notes import FORWARD, REVERSE, Hole, Note, NoteKind
from tenhours.rendering.parts import Part, Role, Stage, parts
from tenhours.rendering.plain import linear_text, plain_lines

DERIVATION = Note(NoteKind.BASIC, "Q", "A", hints=("h1", "h2"), steps=("s1", "s2"), explanation="E")


def shown(note: Note, name: str, stage: Stage) -> list[tuple[Role, str]]:
    return [(part.role, part.markdown) for part in parts(note, name, stage)]


def test_a_card_begins_with_its_front_alone() -> None:
    assert shown(DERIVATION, "", Stage()) == [(Role.FRONT, "Q")]


def test_hints_and_steps_come_one_by_one() -> None:
    assert shown(DERIVATION, "", Stage(hints=1, steps=1)) == [
        (Role.FRONT, "Q"),
        (Role.HINT, "h1"),
        (Role.STEP, "s1"),
    ]


def test_the_answer_brings_all_steps_and_the_explanation_but_no_hint() -> None:
    assert shown(DERIVATION, "", Stage(answer=True)) == [
        (Role.FRONT, "Q"),
        (Role.STEP, "s1"),
        (Role.STEP, "s2"),
        (Role.ANSWER, "A"),
        (Role.EXPLANATION, "E"),
    ]


def test_more_than_there_is_does_no_harm() -> None:
    assert len(parts(DERIVATION, "", Stage(hints=9, steps=9))) == 5
    assert len(parts(DERIVATION, "", Stage(hints=-1, steps=-1))) == 1


def test_a_pair_asks_in_both_directions() -> None:
    pair = Note(NoteKind.PAIR, "left", "right")
    assert shown(pair, FORWARD, Stage(answer=True))[0] == (Role.FRONT, "left")
    assert shown(pair, REVERSE, Stage(answer=True)) == [
        (Role.FRONT, "right"),
        (Role.ANSWER, "left"),
    ]


def test_a_cloze_hides_its_own_hole_and_fills_in_the_others() -> None:
    note = cloze("{{a}} then {{b}} then {{c::which one}}", "{{a}}", "{{b}}", "{{c::which one}}")
    assert plain_lines(parts(note, "2", Stage())) == ["a then […] then c"]
    assert plain_lines(parts(note, "3", Stage())) == ["a then b then [which one]"]


def test_the_front_of_a_cloze_comes_back_filled_in_with_the_answer() -> None:
    note = cloze("{{a}} then {{b}}", "{{a}}", "{{b}}")
    assert plain_lines(parts(note, "2", Stage(answer=True))) == ["a then [b]"]


def test_holes_of_one_name_are_hidden_together() -> None:
    holes = (Hole("1", 0, 8, "a"), Hole("1", 9, 17, "b"))
    note = Note(NoteKind.CLOZE, "{{1::a}} {{1::b}}", holes=holes)
    assert plain_lines(parts(note, "1", Stage())) == ["[…] […]"]


def test_a_hole_hides_maths_and_code_whole() -> None:
    note = cloze("is {{$x^2$}} or {{`f()`}}.", "{{$x^2$}}", "{{`f()`}}")
    assert plain_lines(parts(note, "1", Stage())) == ["is […] or f()."]
    assert plain_lines(parts(note, "2", Stage())) == ["is x² or […]."]
    assert plain_lines(parts(note, "1", Stage(answer=True))) == ["is [x²] or f()."]


def test_a_hole_of_a_formula_is_hidden_alone() -> None:
    note = cloze(r"$a + \cloze{b} + \cloze{c}$", r"\cloze{b}", r"\cloze{c}")
    assert plain_lines(parts(note, "2", Stage())) == ["a + b + [·]"]
    assert plain_lines(parts(note, "2", Stage(answer=True))) == ["a + b + [c]"]


def test_a_hole_is_found_in_its_own_formula() -> None:
    note = cloze(r"$\cloze{a}$ and $b + \cloze{c}$", r"\cloze{a}", r"\cloze{c}")
    assert plain_lines(parts(note, "2", Stage())) == ["a and b + [·]"]


def test_a_hint_with_a_link_behind_it_is_no_link() -> None:
    note = cloze("{{x::y}}(http://z)", "{{x::y}}")
    assert plain_lines(parts(note, "1", Stage())) == ["[y](http://z)"]


def test_an_unknown_name_hides_nothing() -> None:
    note = cloze("{{a}}", "{{a}}")
    assert plain_lines(parts(note, "7", Stage())) == ["a"]


def test_text_cannot_fake_a_hole() -> None:
    faked = "\U0010fff0no\U0010fff1 \U0010fff4secret\U0010fff5"
    assert plain_lines(parts(Note(NoteKind.BASIC, faked, "A"), "", Stage())) == ["no secret"]
    assert linear_text(faked) == "no secret"


def test_a_part_is_a_value() -> None:
    assert Part(Role.FRONT, "a") == Part(Role.FRONT, "a")
