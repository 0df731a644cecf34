"""Notes of ours that come back from Anki: as they went, and as they were changed there."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tenhours.core.cards import Memory, Phase
from tenhours.core.deck_writing import write_note
from tenhours.core.notes import FORWARD, REVERSE, Note, NoteKind
from tenhours.interchange.anki import note_types, own_field
from tenhours.interchange.anki.collection import CardRow, Deck, NoteRow, NoteType, Template
from tenhours.interchange.anki.notes import Converter
from tenhours.interchange.anki.own_field import OwnCard
from tenhours.interchange.parcel import ForeignNote

NOTE = Note(NoteKind.PAIR, "le **chat** {x}", "the cat", hints=("meow",), id="chat")
SEEN = ("le <b>chat</b>", "the cat", "", "", "", "", "")


def convert(fields: tuple[str, ...]) -> list[ForeignNote]:
    kind = note_types.TYPES[NoteKind.PAIR]
    known = NoteType(
        kind.name,
        cloze=False,
        fields=(*note_types.SEEN, own_field.NAME),
        templates=tuple(Template(*template) for template in kind.templates),
    )
    converter = Converter({kind.id: known}, {1: Deck("french")})
    row = NoteRow(1, "tenhours:chat", kind.id, " new ", "\x1f".join(fields))
    cards = [CardRow._make((10 + ord_, 1, 1, ord_, *[0] * 10, "")) for ord_ in (0, 1)]
    found = [item for item in converter.convert(row, cards) if isinstance(item, ForeignNote)]
    assert [converter.places[10].name, converter.places[11].name] in (
        [FORWARD, REVERSE],
        ["", ""],
    )
    return found


def test_a_note_nobody_changed_is_the_one_that_went() -> None:
    field = own_field.write(write_note(NOTE), {}, {}, SEEN)
    (found,) = convert((*SEEN, field))
    assert (found.note.front, found.note.back, found.note.hints) == (
        NOTE.front,
        NOTE.back,
        NOTE.hints,
    )
    assert (found.note.id, found.key, found.deck) == ("chat", "chat", "french")
    assert found.note.tags == ("new",)


def test_a_note_that_was_changed_in_anki_is_read_from_what_can_be_seen() -> None:
    field = own_field.write(write_note(NOTE), {}, {}, SEEN)
    (found, *_) = convert(("le chat noir", *SEEN[1:], field))
    assert found.note.front == "le chat noir"
    assert found.note.id == "chat"


def test_a_field_that_somebody_meddled_with_is_not_believed() -> None:
    for field in ("", "{}", "nonsense", "[1]", '{"v": 1}', "\x00", '{"v": 1, "mark": []}'):
        (found, *_) = convert((*SEEN, field))
        assert found.note.front == "le **chat**"


@given(
    st.floats(0.001, 1e6),
    st.floats(1, 10),
    st.integers(0, 500),
    st.integers(0, 3),
    st.dictionaries(st.text('ab{}<>&"\\$:', max_size=8), st.integers(1, 99), max_size=4),
)
def test_what_anki_has_no_room_for_comes_back_to_the_last_bit(
    stability: float, difficulty: float, reps: int, step: int, holes: dict[str, int]
) -> None:
    start = Memory(
        Phase.REVIEW,
        due_day=date(2026, 3, 9),
        stability=stability,
        difficulty=difficulty,
        last_review=datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC),
        last_day=date(2026, 3, 2),
        reps=reps,
    )
    cards = {"forward": OwnCard(start, step, 1_772_452_800_123 if step else 0)}
    field = own_field.write(write_note(NOTE), holes, cards, SEEN)
    assert "{" not in field
    assert "<" not in field
    own = own_field.read(field, SEEN)
    assert own is not None
    assert own.cards == cards
    assert own.numbers == holes
