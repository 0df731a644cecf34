"""Opening the collection: the copy of the day, the weights in force, and only then any change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenhours.storage import backups, parameters
from tenhours.storage.database import Database

if TYPE_CHECKING:
    import threading

    from tenhours.core.time import Clock
    from tenhours.places import Places
    from tenhours.settings import Settings


def open_database(
    places: Places, settings: Settings, clock: Clock
) -> tuple[Database, threading.Thread | None]:
    """Open the data file and begin the copy of the day, if there is none yet.

    New weights in the settings become a new version, and every card is folded anew with them.
    Raises DataError when the file is damaged, newer than the program, or cannot be written.
    """
    existed = places.database.exists()
    database = Database(places.database)
    try:
        copying = begin_copy(places, settings, clock) if existed else None
        _take_up_weights(database, settings, clock)
    except BaseException:
        database.close()
        raise
    return database, copying


def _take_up_weights(database: Database, settings: Settings, clock: Clock) -> None:
    with database.reading() as connection:
        newest = parameters.newest(connection)
    if newest is not None and newest[1] == settings.parameters.weights:
        return
    with database.transaction() as connection:
        parameters.add(connection, settings.parameters.weights, clock.now())
        if newest is not None:
            from tenhours.storage import integrity  # seldom needed

            integrity.rebuild(connection, settings.parameters)


def begin_copy(places: Places, settings: Settings, clock: Clock) -> threading.Thread | None:
    """Begin the copy of the study day, unless there is one."""
    day = settings.calendar.study_day(clock.now())
    return backups.begin(places.database, places.backups, day)
