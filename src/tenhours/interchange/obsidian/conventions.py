"""How a vault of Obsidian writes its cards: the settings of the plugin Spaced Repetition."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS: Final = ".obsidian/plugins/obsidian-spaced-repetition/data.json"
HIGHLIGHT: Final = "==[123;;]answer[;;hint]=="
BOLD: Final = "**[123;;]answer[;;hint]**"
BRACES: Final = "{{[123;;]answer[;;hint]}}"
_LARGEST: Final = 4_000_000
"""Bytes of the settings."""
_LONGEST: Final = 80
"""Characters of a separator or a pattern."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the plugin takes for a card; as it stands when nothing was changed."""

    tags: tuple[str, ...] = ("#flashcards",)
    folders: bool = False
    """Folders are decks, and no tag is needed."""
    single: str = "::"
    single_reversed: str = ":::"
    several: str = "?"
    several_reversed: str = "??"
    end: str = ""
    """A line that ends a card; empty means that a blank line does."""
    clozes: tuple[str, ...] = (HIGHLIGHT,)
    told: bool = False
    """Whether the vault has settings of its own."""

    def is_flashcard_tag(self, tag: str) -> bool:
        """Whether a tag (with `#`) or one above it marks cards."""
        return any(tag == known or tag.startswith(known + "/") for known in self.tags)

    def deck(self, tag: str) -> str:
        """Name the deck of a tag: what it has below the plugin's own; maybe nothing."""
        for known in self.tags:
            if tag.startswith(known + "/"):
                return tag[len(known) + 1 :].strip("/")
        return ""


def conventions(vault: Path) -> Conventions:
    """Read a vault's settings; the plugin's own where there are none."""
    path = vault / SETTINGS
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return Conventions()
    settings = told.get("settings") if isinstance(told, dict) else None
    if not isinstance(settings, dict):
        return Conventions()
    return Conventions(
        tags=_tags(settings.get("flashcardTags")),
        folders=settings.get("convertFoldersToDecks") is True,
        single=_text(settings, "singleLineCardSeparator", "::"),
        single_reversed=_text(settings, "singleLineReversedCardSeparator", ":::"),
        several=_text(settings, "multilineCardSeparator", "?").strip(),
        several_reversed=_text(settings, "multilineReversedCardSeparator", "??").strip(),
        end=_text(settings, "multilineCardEndMarker", "").strip(),
        clozes=_clozes(settings),
        told=True,
    )


def _tags(told: object) -> tuple[str, ...]:
    if not isinstance(told, list):
        return Conventions().tags
    tags = (str(tag).strip().rstrip("/") for tag in told if isinstance(tag, str))
    return tuple("#" + tag.lstrip("#") for tag in tags if tag.lstrip("#")) or Conventions().tags


def _text(settings: dict[str, Any], key: str, usual: str) -> str:
    value = settings.get(key, usual)
    if not isinstance(value, str):
        return usual
    return value[:_LONGEST] if value.strip() else ""


def _clozes(settings: dict[str, Any]) -> tuple[str, ...]:
    told = settings.get("clozePatterns")
    if isinstance(told, list):
        return tuple(item for item in told if isinstance(item, str) and len(item) <= _LONGEST)
    asked = (
        ("convertHighlightsToClozes", True, HIGHLIGHT),
        ("convertBoldTextToClozes", False, BOLD),
        ("convertCurlyBracketsToClozes", False, BRACES),
    )
    return tuple(pattern for key, usual, pattern in asked if settings.get(key, usual) is True)
