"""Pictures: one at a time, its numbers on request, written into a file when asked to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static, Tab, Tabs

from tenhours.rendering.charts.drawing import draw, place
from tenhours.rendering.charts.shapes import Grid
from tenhours.rendering.charts.tables import table_lines
from tenhours.tui.messages import Ask, Open
from tenhours.tui.plain_text import content, plain
from tenhours.tui.screens.entry_line import EntryLine
from tenhours.tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.content import Content

    from tenhours.rendering.charts.shapes import Cell, Chart


class Picture(Static):
    """What is drawn; it says where it was clicked."""

    class Clicked(Message):
        """A click, in cells from the picture's corner."""

        def __init__(self, x: int, y: int) -> None:
            super().__init__()
            self.x = x
            self.y = y

    def on_click(self, event: events.Click) -> None:
        """Say where."""
        self.post_message(self.Clicked(event.x, event.y))


class ChartsScreen(Screen[None]):
    """Pictures side by side as tabs; arrows move the cursor of a picture that has one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab,n", "turn(1)", "Next", id="charts.next", tooltip="The next picture"),
        Binding(
            "shift+tab,b", "turn(-1)", "Before", show=False, id="charts.before",
            tooltip="The picture before",
        ),
        Binding("v", "numbers", "Numbers", id="charts.numbers", tooltip="Its numbers, or drawn"),
        Binding("e", "export", "Export", id="charts.export", tooltip="Into a file, SVG or CSV"),
        Binding("left", "move(-1, 0)", "Move", show=False, priority=True, id="charts.left"),
        Binding("right", "move(1, 0)", "Move", show=False, priority=True, id="charts.right"),
        Binding("up", "move(0, -1)", "Move", show=False, priority=True, id="charts.up"),
        Binding("down", "move(0, 1)", "Move", show=False, priority=True, id="charts.down"),
        Binding("question_mark,f1", "app.help", "Help", id="app.help"),
        Binding("q,escape", "leave", "Back", id="charts.leave"),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        load: Callable[[], tuple[Chart, ...]],
        export: Callable[[Chart, str], Path],
        suggest: Callable[[Chart], str],
    ) -> None:
        """Show what `load` draws; `export` writes one into a file, which `suggest` names."""
        super().__init__()
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-tall")]
        self._title = title
        self._load = load
        self._export = export
        self._suggest = suggest
        self._charts: tuple[Chart, ...] = ()
        self._at = 0
        self._numbers = False
        self._cursor: Cell | None = None

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield TopLine(self._title, id="top")
        yield Tabs(id="charts")
        with VerticalScroll(id="body"):
            yield Static("Counting …", id="says", markup=False)
            yield Picture("", id="picture", markup=False)
        yield Static("", id="under", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Count once the screen is painted."""
        self.query_one(Tabs).can_focus = False
        self.query_one("#body").focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._charts = self._load()
        tabs = self.query_one(Tabs)
        for number, chart in enumerate(self._charts):
            tabs.add_tab(Tab(chart.title, id=f"chart-{number}"))
        self._turn_to(0)

    @property
    def _chart(self) -> Chart | None:
        return self._charts[self._at] if self._charts else None

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    @on(Tabs.TabActivated)
    def _chosen(self, event: Tabs.TabActivated) -> None:
        if event.tab.id is not None:
            at = int(event.tab.id.removeprefix("chart-"))
            if at != self._at:
                self._turn_to(at)

    def action_turn(self, pictures: int) -> None:
        """Go to another picture."""
        if self._charts:
            self._turn_to((self._at + pictures) % len(self._charts))

    def _turn_to(self, at: int) -> None:
        self._at = at
        self.query_one(Tabs).active = f"chart-{at}"
        self.query_one("#top", TopLine).left = (f"{self._title} · {self._charts[at].title}",)
        shape = self._charts[at].shape
        self._cursor = shape.cells[shape.start] if isinstance(shape, Grid) and shape.cells else None
        self.query_one("#body").scroll_home(animate=False)
        self._draw()

    def action_numbers(self) -> None:
        """Turn the picture into its numbers, or back."""
        self._numbers = not self._numbers
        self._draw()

    def action_export(self) -> None:
        """Ask for a file, and write the picture or its numbers into it."""
        chart = self._chart
        if chart is None:
            return

        def act(said: list[str], _: bool) -> str:
            return f"Written to {self._export(chart, ' '.join(said))}"

        value = self._suggest(chart)
        if self._numbers:
            value = f"{value.removesuffix('.svg')}.csv"
        hint = "A name that ends in .svg for the picture, in .csv for the numbers."
        self.post_message(Ask(EntryLine("write to", act, hint=hint, value=value)))

    def action_move(self, columns: int, rows: int) -> None:
        """Move the cursor of a grid; scroll what has none."""
        chart = self._chart
        if chart is None or self._cursor is None or self._numbers:
            self.query_one("#body").scroll_relative(x=columns * 4, y=rows, animate=False)
            return
        if isinstance(chart.shape, Grid):
            fields = {(cell.column, cell.row): cell for cell in chart.shape.cells}
            column, row = self._cursor.column + columns, self._cursor.row + rows
            if rows and not 0 <= row < len(chart.shape.rows):
                column, row = column + rows, row % len(chart.shape.rows)
            found = fields.get((column, row))
            if found is not None:
                self._cursor = found
                self._draw()

    @on(Picture.Clicked)
    def _pointed(self, event: Picture.Clicked) -> None:
        chart = self._chart
        if chart is None or self._numbers or not isinstance(chart.shape, Grid):
            return
        for cell in chart.shape.cells:
            found = place(chart.shape, cell, self._width)
            if found and found.y == event.y and found.x <= event.x < found.x + found.width:
                self._cursor = cell
                self._draw()

    def action_leave(self) -> None:
        """Go back."""
        self.post_message(Open("back"))

    @property
    def _width(self) -> int:
        return max(self.query_one("#body").size.width - 4, 20)

    def _draw(self) -> None:
        chart = self._chart
        if chart is None:
            return
        self.query_one("#says", Static).update(content(_plain_lines(chart.says)))
        picture = self.query_one("#picture", Static)
        under = ""
        if self._numbers:
            picture.update(content(_plain_lines("\n".join(table_lines(chart.table)), keep=True)))
        else:
            height = max(self.query_one("#body").size.height - 4, 8)
            lines = draw(chart.shape, self._width, height)
            text = content("\n".join(_plain(line) for line in lines) or "Nothing yet.")
            if isinstance(chart.shape, Grid) and self._cursor is not None:
                text = self._with_cursor(text, lines, chart.shape)
                under = self._cursor.says
            picture.update(text)
        self.query_one("#under", Static).update(content(under))

    def _with_cursor(self, text: Content, lines: list[str], grid: Grid) -> Content:
        found = None if self._cursor is None else place(grid, self._cursor, self._width)
        if found is None:
            return text
        start = sum(len(line) + 1 for line in lines[: found.y]) + found.x
        return text.stylize("reverse bold $accent", start, start + found.width)


def _plain_lines(text: str, *, keep: bool = False) -> str:
    return "\n".join((_plain if keep else plain)(line) for line in text.split("\n"))


def _plain(line: str) -> str:
    """Make a line harmless without closing up its blanks."""
    return line if line.isprintable() else plain(line)
