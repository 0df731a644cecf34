"""Import: choose a file, a folder or an address, see what it would bring, and bring it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import DirectoryTree, Footer, Input, Static

from tenhours.core.errors import TenHoursError
from tenhours.rendering.clean_text import visible
from tenhours.services.importing.service import Wishes
from tenhours.tui.messages import Open
from tenhours.tui.plain_text import content, plain
from tenhours.tui.widgets.file_tree import FileTree
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tenhours.services.importing.report import ImportReport
    from tenhours.tui.desk import Desk

_HELP = (
    "Choose an Anki package, a table, a zip or a folder of markdown; or write an address above.\n"
    "Nothing is written until you have seen what would come."
)


class _StoppedError(TenHoursError):
    """The student stopped an import while it ran."""


class ImportScreen(Screen[None]):
    """Bringing decks in: a place to choose, a preview, a report."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="import.leave"),
        Binding("slash", "name", "Name it", id="import.name", tooltip="Write a path or an address"),
        Binding("f", "folder", "This folder", id="import.folder", tooltip="Take it whole"),
        Binding(
            "backspace",
            "above",
            "Folder above",
            id="import.above",
            tooltip="Begin one folder higher",
        ),
        Binding("i", "bring", "Bring it in", id="import.bring"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
    ]

    def __init__(self, desk: Desk, start: Path | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._top = start or Path.home()
        self._named = ""
        self._previewed = False
        """A preview was seen and can be brought in."""
        self._run = 0
        """Counts what was begun; a preview that was left is not heard any more."""
        self._at_work = False
        self._bringing = False
        self._halted = False

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine("Import", str(self._top))
        yield Input(placeholder="Path or address, then Enter", id="named")
        yield Static(_HELP, id="said", markup=False)
        yield FileTree(self._top, id="files")
        with VerticalScroll(id="body"):
            yield Static("", id="told", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin among the files."""
        self._show_files(seen=True)
        self.query_one(FileTree).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Offer only what can be done now."""
        if action == "bring":
            return self._previewed
        if action in ("folder", "name", "above"):
            return self.query_one(FileTree).display if self.is_mounted else True
        return True

    @on(DirectoryTree.FileSelected)
    def _chosen(self, event: DirectoryTree.FileSelected) -> None:
        self._look(str(event.path))

    @on(Input.Submitted)
    def _written(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self._look(event.value.strip())

    def action_name(self) -> None:
        """Go to the line for a path or an address."""
        self.query_one("#named", Input).focus()

    def action_folder(self) -> None:
        """Take the folder under the cursor as a whole."""
        node = self.query_one(FileTree).cursor_node
        if node is not None and node.data is not None:
            self._look(str(node.data.path))

    def action_above(self) -> None:
        """Show the files of the folder above."""
        files = self.query_one(FileTree)
        self._top = files.path = Path(files.path).absolute().parent
        self.query_one(TopLine).right = str(self._top)

    def action_bring(self) -> None:
        """Bring in what the preview has shown."""
        if self._previewed:
            self._previewed = False
            self._work(self._named, dry=False)

    def action_leave(self) -> None:
        """Stop what runs, go back to the files, or leave."""
        if self._at_work and self._bringing:
            self._halted = True
            self.query_one("#said", Static).update(content("Stopping; nothing will be left of it."))
        elif not self.query_one(FileTree).display:
            self._run += 1
            self._at_work = self._previewed = False
            self._show_files(seen=True)
            self.query_one("#said", Static).update(content(_HELP))
            self.query_one(FileTree).focus()
        else:
            self.post_message(Open("back"))

    def _look(self, named: str) -> None:
        if not self._at_work:
            self._named = named
            self._work(named, dry=True)

    def _work(self, named: str, *, dry: bool) -> None:
        self._run += 1
        self._at_work, self._bringing, self._halted = True, not dry, False
        self._show_files(seen=False)
        self.query_one("#told", Static).update("")
        doing = "Looking into" if dry else "Bringing in"
        self.query_one("#said", Static).update(content(f"{doing} {plain(named)} … Esc stops it"))
        self.query_one("#body").focus()
        self.refresh_bindings()
        self._run_apart(self._run, named, dry)

    @work(thread=True, exclusive=False)
    def _run_apart(self, run: int, named: str, dry: bool) -> None:
        def heard(what: str, done: int, total: int) -> None:
            if self._halted or run != self._run:
                raise _StoppedError("Stopped; nothing of it was kept.")
            self.app.call_from_thread(self._progress, what, done, total)

        told: ImportReport | TenHoursError
        try:
            told = self._desk.import_apart(named, Wishes(), heard, dry_run=dry)
        except TenHoursError as error:
            told = error
        self.app.call_from_thread(self._finished, run, told)

    def _finished(self, run: int, told: ImportReport | TenHoursError) -> None:
        if run != self._run or not self.is_attached:
            return
        self._at_work = False
        if isinstance(told, TenHoursError):
            self._failed(told)
        else:
            self._done(told)
        self.refresh_bindings()

    def _progress(self, what: str, done: int, total: int) -> None:
        if self._halted or not self._at_work:
            return
        of = f" of {total:,}" if total else ""
        said = f"{plain(self._named)}\n{what} {done:,}{of} … Esc stops it"
        self.query_one("#said", Static).update(content(said))

    def _failed(self, error: TenHoursError) -> None:
        stopped = isinstance(error, _StoppedError)
        said = plain(str(error)) if stopped else "This did not work."
        self.query_one("#said", Static).update(content(f"{plain(self._named)}\n{said}"))
        told = "" if stopped else plain(str(error))
        self.query_one("#told", Static).update(content(told))

    def _done(self, report: ImportReport) -> None:
        self._previewed = report.dry_run and not report.empty
        if not report.dry_run:
            said = "Brought in. Enter a deck on Today to review it."
            self.post_message(Open("brought"))
        elif self._previewed:
            said = "This would come in. Press i to bring it in, Esc to choose something else."
        else:
            said = "There is nothing new in it."
        self.query_one("#said", Static).update(
            content(f"{plain(self._named)} ({report.format})\n{said}")
        )
        lines = "\n".join(visible(line) for line in report.lines(most=50))
        self.query_one("#told", Static).update(content(lines))

    def _show_files(self, *, seen: bool) -> None:
        self.query_one(FileTree).display = seen
        self.query_one("#body").display = not seen
        self.refresh_bindings()
