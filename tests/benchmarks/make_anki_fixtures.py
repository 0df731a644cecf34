"""Make the Anki packages that the tests import, with Anki's own engine, and write down its facts.

    python -m tests.benchmarks.make_anki_fixtures

Writes tests/interchange/anki/fixtures: the same collection in two containers, and `facts.json`
with what the engine says of it: counts, ratings, and the memory that its FSRS folds from the log.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from anki.collection import AddNoteRequest, Collection, ExportAnkiPackageOptions
from anki.decks import DeckId

if TYPE_CHECKING:
    from anki.notes import Note

TARGET: Final = Path(__file__).parents[1] / "interchange" / "anki" / "fixtures"
DAY: Final = 86_400_000
"""Milliseconds."""
PICTURE: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cf500f0003860180a1b6d0ab0000000049454e44ae426082"
)


def add(collection: Collection, kind: str, deck: str, *fields: str, tags: str = "") -> Note:
    """Add a note with the cards that its type makes."""
    found = collection.models.by_name(kind)
    assert found is not None
    note = collection.new_note(found)
    note.fields[: len(fields)] = list(fields)
    note.tags = tags.split()
    collection.add_notes([AddNoteRequest(note, DeckId(collection.decks.id(deck) or 0))])
    return note


def log(collection: Collection, card: int, *rows: tuple[int, int, int, int, int]) -> None:
    """Write ratings: days before now, ease, interval, factor, kind."""
    now = int(time.time() * 1000)
    assert collection.db is not None
    for number, (days, ease, interval, factor, kind) in enumerate(rows):
        at = now - days * DAY + card % 1000 * 10 + number
        collection.db.execute(
            "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, 0, ?, ?, ?)",
            at,
            card,
            ease,
            interval,
            factor,
            4000 + number,
            kind,
        )


def schedule(collection: Collection, card: int, *, interval: int, due: int, reps: int) -> None:
    """Make a card a review card: due so many days from today."""
    assert collection.db is not None
    today = collection.sched.today
    collection.db.execute(
        "UPDATE cards SET type = 2, queue = 2, ivl = ?, due = ?, factor = 2500, reps = ? "
        "WHERE id = ?",
        interval,
        today + due,
        reps,
        card,
    )


def build(collection: Collection) -> None:
    """Fill a collection with one of each kind of trouble."""
    assert collection.db is not None
    collection.db.execute("UPDATE col SET crt = crt - 400 * 86400")
    media = Path(collection.media.dir())
    (media / "a dot.png").write_bytes(PICTURE)
    (media / "x.mp3").write_bytes(b"ID3")
    plain = add(collection, "Basic", "Maths::Sets", r"What is \(A \cup B\)?", "The <b>union</b>.")
    add(collection, "Basic", "Maths::Sets", '<img src="a dot.png">', "a dot [sound:x.mp3]")
    add(collection, "Basic", "Default", "front only", "")
    pair = add(
        collection, "Basic (and reversed card)", "French", "le chat", "the cat", tags="a b::c"
    )
    add(collection, "Basic (optional reversed card)", "French", "le chien", "the dog", "y")
    add(collection, "Basic (optional reversed card)", "French", "la vache", "the cow", "")
    typed = add(collection, "Basic (type in the answer)", "French", "write: cat", "chat")
    cloze = add(
        collection,
        "Cloze",
        "Maths",
        r"{{c1::Euler::who}} wrote \(e^{i\pi} = {{c2::-1}}\) in {{c3::<i>1748</i>}}.",
        "An extra line.",
    )
    add(collection, "Cloze", "Maths", "{{c1::outer {{c2::inner}} end}}", "")
    log(
        collection,
        plain.card_ids()[0],
        (90, 3, -600, 0, 0),
        (90, 3, 1, 2500, 0),
        (88, 3, 4, 2500, 1),
        (80, 1, -600, 2300, 1),
        (80, 3, 2, 2300, 2),
        (77, 3, 6, 2300, 1),
    )
    schedule(collection, plain.card_ids()[0], interval=6, due=-3, reps=6)
    one, other = pair.card_ids()
    log(collection, one, (200, 3, 30, 2500, 1), (150, 3, 70, 2500, 1), (60, 2, 90, 2350, 1))
    schedule(collection, one, interval=90, due=30, reps=9)
    schedule(collection, other, interval=45, due=5, reps=4)
    log(
        collection,
        typed.card_ids()[0],
        (120, 3, 1, 2500, 0),
        (118, 3, 5, 2500, 1),
        (100, 0, 0, 0, 4),
        (50, 3, 1, 2500, 0),
        (48, 4, 9, 2650, 1),
    )
    schedule(collection, typed.card_ids()[0], interval=9, due=2, reps=5)
    first, second, third = cloze.card_ids()
    log(
        collection,
        first,
        (40, 1, -60, 0, 0),
        (40, 3, -600, 0, 0),
        (40, 4, 4, 2500, 0),
        (36, 3, 10, 2500, 1),
        (30, 3, 3, 0, 3),
        (26, 3, 25, 2500, 1),
    )
    schedule(collection, first, interval=25, due=-1, reps=5)
    collection.sched.suspend_cards([second])
    collection.sched.bury_cards([third])
    collection.set_user_flag_for_cards(3, [third])
    collection.db.execute("DELETE FROM revlog WHERE cid NOT IN (SELECT id FROM cards)")


def facts(collection: Collection) -> dict[str, Any]:
    """Ask the engine what is there."""
    assert collection.db is not None
    ask = collection.db.all
    memory = {}
    collection.set_config("fsrs", True)
    for card in collection.db.list("SELECT DISTINCT cid FROM revlog"):
        state = collection.compute_memory_state(card)
        if state.stability is not None:
            note = collection.db.scalar("SELECT nid FROM cards WHERE id = ?", card)
            ord_ = collection.db.scalar("SELECT ord FROM cards WHERE id = ?", card)
            guid = collection.db.scalar("SELECT guid FROM notes WHERE id = ?", note)
            memory[f"{guid} {ord_}"] = [state.stability, state.difficulty]
    rows = ask("SELECT ease, count() FROM revlog WHERE ease > 0 GROUP BY ease")
    return {
        "notes": collection.note_count(),
        "cards": collection.card_count(),
        "suspended": collection.db.scalar("SELECT count() FROM cards WHERE queue = -1"),
        "ratings": {int(row[0]): int(row[1]) for row in rows},
        "memory": memory,
    }


def main() -> None:
    """Write the fixtures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        build(collection)
        for name, legacy in (("modern.apkg", False), ("legacy.apkg", True)):
            options = ExportAnkiPackageOptions(
                with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy
            )
            collection.export_anki_package(out_path=str(TARGET / name), options=options, limit=None)
        found = facts(collection)
        (TARGET / "facts.json").write_text(json.dumps(found, indent=1) + "\n")
        collection.close()


if __name__ == "__main__":
    main()
