"""Uncovering a card: how far it is shown, how it is drawn, and its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tenhours.tui.pictures import PictureShow
from tenhours.tui.widgets.card_view import CardView

if TYPE_CHECKING:
    from textual.screen import Screen

    from tenhours.core.prompts import Prompt
    from tenhours.rendering.lines import DrawingOptions
    from tenhours.rendering.parts import Part, Stage
    from tenhours.tui.desk import Desk

_GLIMPSE: Final = 4
"""Lines of what was just revealed that should be in sight."""


class Uncovering:
    """One card at a time on the view of a screen."""

    def __init__(self, screen: Screen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._pictures = PictureShow(screen, desk)
        self._prompt: Prompt | None = None
        self._reading: set[str] = set()
        """What was changed about drawing: `source`, `numbers`, `wrap`."""
        self.stage: Stage | None = None
        """How far the card is uncovered; None without a card."""

    @property
    def card(self) -> CardView:
        """Where it is drawn."""
        return self._screen.query_one("#card", CardView)

    @property
    def answered(self) -> bool:
        """Whether the answer is on show."""
        return self.stage is not None and self.stage.answer

    def clear(self) -> None:
        """Show no card."""
        self.stage = self._prompt = None

    def show(self, prompt: Prompt) -> None:
        """Show a card's question."""
        from tenhours.rendering.parts import Stage

        self._prompt = prompt
        self.stage = Stage()
        self._pictures.begin(prompt, self.card.size.height)
        self.card.show(self._parts(prompt, self.stage), self._drawing(prompt))
        self._pictures.load(self.card)

    def reveal(self, *, hints: int, steps: int, answer: bool = False) -> None:
        """Show more of the card, and bring it into sight."""
        from tenhours.rendering.parts import Stage

        if self._prompt is None:
            return
        self.stage = Stage(hints, steps, answer=answer)
        card = self.card
        before = card.virtual_size.height
        card.reveal(self._parts(self._prompt, self.stage))
        seen = card.scroll_offset.y + card.size.height
        after = card.virtual_size.height
        if before + _GLIMPSE > seen and after > before:
            # What came is out of sight: bring it up, but not past its beginning.
            card.scroll_to(y=min(before, after - card.size.height), animate=False)

    def toggle(self, name: str) -> None:
        """Draw formulas as `source`, `numbers` beside code, or `wrap` its lines; or not."""
        self._reading ^= {name}
        if self._prompt is not None:
            self.card.redraw(self._drawing(self._prompt))

    def open_pictures(self) -> str:
        """Open the pictures on show outside the terminal; return what to say about it."""
        if self._prompt is None or self.stage is None:
            return ""
        shown = self._parts(self._prompt, self.stage)
        return self._pictures.open_outside(self._prompt, shown)

    def words(self) -> str:
        """Return what is on show of the card, as markdown."""
        if self._prompt is None:
            return ""
        note = self._prompt.note
        fields: tuple[str, ...] = (note.front,)
        if self.answered:
            fields = (note.front, *note.steps, note.back, note.explanation)
        return "\n\n".join(field for field in fields if field)

    def _parts(self, prompt: Prompt, stage: Stage) -> tuple[Part, ...]:
        from tenhours.rendering.parts import parts

        return parts(prompt.note, prompt.name, stage)

    def _drawing(self, prompt: Prompt) -> DrawingOptions:
        from tenhours.maths import Macros
        from tenhours.rendering.lines import DrawingOptions

        return DrawingOptions(
            macros=Macros.parse(prompt.macros) if prompt.macros else None,
            tier=self._desk.glyphs,
            pictures=self._pictures.gallery,
            show_source="source" in self._reading,
            line_numbers="numbers" in self._reading,
            wrap_code="wrap" in self._reading,
            ticks=self._screen.app.no_color,
        )
