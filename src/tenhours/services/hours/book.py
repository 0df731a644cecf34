"""The book: opens the ledger for one command, keeps its heads, and tells who wants to know."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tenhours.core.errors import DataError
from tenhours.core.hours.ledger import Ledger, fold
from tenhours.core.hours.timer import Limits
from tenhours.services.hours import tidying
from tenhours.services.hours.page import News, NewsKind, Page
from tenhours.storage import heads, ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tenhours.core.hours.chain import Head
    from tenhours.core.hours.facts import Fact
    from tenhours.core.time import Heart
    from tenhours.places import Places
    from tenhours.settings import Settings
    from tenhours.storage.database import Database


class Book:
    """Opens pages; every page is one transaction."""

    def __init__(
        self, database: Database, settings: Settings, clock: Heart, places: Places
    ) -> None:
        self.database = database
        self.settings = settings
        self.clock = clock
        self.places = places
        self.listeners: list[Callable[[Page], list[News]]] = []
        """Hear of every page that was kept, after its commit."""
        self._news: list[News] = []
        self._known: tuple[list[Head], list[Fact], Ledger] | None = None

    @property
    def head_file(self) -> Path:
        """The second place of the ledger's heads."""
        return self.places.ledger_head

    def take_news(self) -> list[News]:
        """Return what happened beside the commands since this was last asked."""
        told, self._news = self._news, []
        return told

    @contextmanager
    def open(self, *, alive: bool = True) -> Iterator[Page]:
        """Open the ledger for one command, in one transaction.

        Before the command counts, a timer that is over is closed, ratings are sealed into entries
        and ripe weeks are judged; that is kept even if the command is refused. `alive` says
        whether the command shows that somebody is there. Raises DataError when the file cannot be
        read or written.
        """
        refused: BaseException | None = None
        with self.database.transaction() as connection:
            page = self._page(alive=alive)
            connection.execute("SAVEPOINT act")
            facts, state, wrote = list(page.facts), page.ledger, page.wrote
            happened = list(page.happened)
            try:
                yield page
            except BaseException as error:  # noqa: BLE001 - raised again after the commit
                connection.execute("ROLLBACK TO act")
                page.facts, page.ledger, page.wrote = facts, state, wrote
                page.happened = happened
                page.timer = tidying.stored(page)
                page.__dict__.pop("timeline", None)
                refused = error
            connection.execute("RELEASE act")
            before = known[0] if (known := self._known) else []
            self._known = (ledger.heads(connection), page.facts, page.ledger)
            if page.wrote:
                self._announce(page, before)
        if page.wrote:
            self._settle()
        self._news.extend(page.news)
        for listener in self.listeners:
            self._news.extend(listener(page))
        if refused is not None:
            raise refused

    def _page(self, *, alive: bool) -> Page:
        connection = self.database.connection
        known = ledger.heads(connection)
        if self._known is None or self._known[0] != known:
            try:
                facts = ledger.facts(connection)
                self._known = (known, facts, fold(facts))
            except (KeyError, ValueError, TypeError) as error:
                raise DataError(
                    "the ledger of hours says something that tenhours never writes. `tenhours "
                    "hours verify` names the row; `tenhours restore` puts a backup back."
                ) from error
        _, facts, state = self._known
        hours = self.settings.hours
        page = Page(
            connection,
            self.settings,
            self.clock.now(),
            self.clock.pulse(),
            list(facts),
            state,
            Limits(hours.idle, hours.longest_gap),
        )
        tidying.tidy(page, alive=alive)
        return page

    def _announce(self, page: Page, before: list[Head]) -> None:
        try:
            heads.announce(page.connection, self.head_file, before)
        except OSError as error:
            page.tell(
                NewsKind.HEAD,
                f"{self.head_file} could not be written ({error.strerror or error}): `tenhours "
                "hours verify` will say that the ledger's second place is behind.",
            )

    def _settle(self) -> None:
        # What fails here leaves the announcement, which fits as well.
        with suppress(OSError), self.database.transaction() as connection:
            heads.settle(connection, self.head_file)
