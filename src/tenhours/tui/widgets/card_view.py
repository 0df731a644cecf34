"""Show one card: its text, formulas, code and tables, in a view that scrolls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tenhours.tui.widgets.card_pictures import CardPictures, holds_picture
from tenhours.tui.widgets.card_selection import selected_text
from tenhours.tui.widgets.card_styles import CardStyles

if TYPE_CHECKING:
    from rich.style import Style
    from textual.selection import Selection

    from tenhours.rendering.gallery import Gallery
    from tenhours.rendering.lines import DrawingOptions, Layout, Line
    from tenhours.rendering.parts import Part

_MARGIN: Final = 3
"""Cells on either side of the text, at least."""
_ROOMY: Final = 50
"""Cells of width below which one cell of margin must do."""


class CardView(ScrollView, can_focus=True):
    """Draws the parts of a card for its own width, all of it in one widget.

    What draws them is imported with the first card, so that the app's first frame need not wait.
    """

    DEFAULT_CSS: ClassVar[str] = """
    CardView {
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._parts: tuple[Part, ...] = ()
        self._options: DrawingOptions | None = None
        self._layout_drawn: Layout | None = None
        self._laid_for = 0
        self._margin = 0
        self._styles_known: CardStyles | None = None
        self._strips: dict[int, Strip] = {}
        self._pictures: CardPictures | None = None

    def on_mount(self) -> None:
        """Draw pictures again after another program had the terminal."""
        self.app.app_resume_signal.subscribe(self, lambda _: self._draw_pictures_again())

    def on_unmount(self) -> None:
        """Leave no picture behind."""
        if self._pictures is not None:
            self._pictures.keep(())

    def show(self, parts: tuple[Part, ...], options: DrawingOptions) -> None:
        """Show another card, from its top."""
        self._parts = parts
        self._options = options
        self._let_go_of_pictures()
        self._draw()
        self.scroll_to(0, 0, animate=False)

    def reveal(self, parts: tuple[Part, ...]) -> None:
        """Show more of the same card; what is on the screen stays where it is."""
        self._parts = parts
        self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._parts = ()
        self._draw()

    def redraw(self, options: DrawingOptions) -> None:
        """Show the same text, drawn in another way."""
        self._options = options
        self._draw()

    def picture_ready(self, number: int, png: bytes) -> None:
        """Draw a picture of this card, now that it was read; ignored if the card is another."""
        gallery = self._options.pictures if self._options is not None else None
        driver = self.app._driver  # Textual has no other way to write what is no text
        if gallery is None or driver is None or number not in gallery.numbers:
            return
        if self._pictures is None:
            self._pictures = CardPictures(driver.write, tmux=gallery.tmux)
        self._pictures.place(self._layout_drawn.lines if self._layout_drawn else ())
        self._pictures.hand_over(number, png)
        self._strips.clear()
        self.refresh()

    def show_gallery(self, gallery: Gallery) -> None:
        """Draw the same card with other pictures; those that are no longer drawn are named."""
        if self._options is not None:
            self._options = replace(self._options, pictures=gallery)
            self._draw()

    def _let_go_of_pictures(self) -> None:
        if self._pictures is not None:
            gallery = self._options.pictures if self._options is not None else None
            self._pictures.keep(gallery.numbers if gallery is not None else ())

    def _draw_pictures_again(self) -> None:
        if self._pictures is not None:
            self._pictures.repeat()
            self.refresh()

    def toggle_source(self) -> None:
        """Change between drawn formulas and their LaTeX."""
        if self._options is not None:
            self._options = replace(self._options, show_source=not self._options.show_source)
            self._draw()

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0 or self._options is None:
            return
        from tenhours.rendering.layout import lay_out

        # The gutter of the scroll bar is part of the right margin.
        margin = _MARGIN if width >= _ROOMY else 1
        colourless = self.app.no_color or self.app.native_ansi_color
        options = replace(self._options, ticks=True) if colourless else self._options
        layout = lay_out(self._parts, max(width + 1 - 2 * margin, 1), options)
        self._layout_drawn = layout
        self._laid_for = width
        self._margin = max((width + 1 - layout.measure) // 2, 0)
        self._strips.clear()
        if self._pictures is not None:
            self._pictures.place(layout.lines)
        widest = max((line.width for line in layout.lines if line.wide), default=0)
        across = self._margin + widest
        self.virtual_size = Size(max(width, across), len(layout.lines))
        self.refresh()

    def on_resize(self) -> None:
        """Set the text anew when the width has changed."""
        if self.scrollable_content_region.width != self._laid_for:
            self._draw()

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        super().notify_style_update()
        self._styles_known = None
        self._strips.clear()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen; only what is too wide moves sideways."""
        scroll_x, scroll_y = self.scroll_offset
        width = self.size.width
        number = scroll_y + y
        lines = self._layout_drawn.lines if self._layout_drawn is not None else ()
        if number >= len(lines):
            return Strip.blank(width, self.rich_style)
        line = lines[number]
        strip = self._strips.get(number)
        if strip is None:
            strip = self._strips[number] = self._strip(line)
        left = scroll_x if line.wide else 0
        hidden = len(strip.crop(0, left).text) if left else 0
        shown = strip.crop_extend(left, left + width, self.rich_style)
        return self._with_selection(shown, number, hidden).apply_offsets(hidden, number)

    def _strip(self, line: Line) -> Strip:
        styles = self._card_styles()
        segments = [Segment(" " * self._margin, styles[""])]
        if not holds_picture(line):
            segments += [Segment(span.text, styles[span.style]) for span in line.spans]
            return Strip(segments, self._margin + line.width)
        for span in line.spans:
            if not span.style.startswith("picture:"):
                segments.append(Segment(span.text, styles[span.style]))
            elif self._pictures is None:
                segments.append(Segment(" " * len(span.text), styles[""]))
            else:
                segments.append(self._pictures.segment(span, styles[""]))
        return Strip(segments, self._margin + line.width)

    def _card_styles(self) -> CardStyles:
        if self._styles_known is None:
            background, foreground = self.background_colors[1], self.colors[3]
            self._styles_known = CardStyles(
                self.app.theme_variables, foreground, background, self.rich_style
            )
        return self._styles_known

    def _with_selection(self, strip: Strip, number: int, hidden: int) -> Strip:
        selection = self.text_selection
        reach = selection.get_span(number) if selection is not None else None
        layout = self._layout_drawn
        if reach is None or layout is None or holds_picture(layout.lines[number]):
            return strip  # another colour would make it another picture
        start, end = reach
        return _restyled(
            strip, start - hidden, end - hidden if end >= 0 else None, self.selection_style
        )

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Give the selected text, formulas as their LaTeX."""
        if self._layout_drawn is None:
            return None
        return selected_text(self._layout_drawn.lines, selection, self._margin), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draw what is selected."""
        self.refresh()


def _restyled(strip: Strip, start: int, end: int | None, style: Style) -> Strip:
    """Lay a style over a range of characters."""
    segments: list[Segment] = []
    position = 0
    for text, before, _ in strip:
        first = min(max(start - position, 0), len(text))
        last = len(text) if end is None else min(max(end - position, first), len(text))
        for part, inside in ((text[:first], False), (text[first:last], True), (text[last:], False)):
            if part:
                segments.append(Segment(part, (before or style) + style if inside else before))
        position += len(text)
    return Strip(segments, strip.cell_length)
