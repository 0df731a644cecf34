"""Which format a page of markdown is written in, told from the page itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tenhours.interchange import (
    ankiops,
    hashcards,
    headings,
    logseq,
    mochi_pages,
    own_decks,
    repeater,
)
from tenhours.interchange.obsidian import reading as obsidian

if TYPE_CHECKING:
    from tenhours.interchange.obsidian.conventions import Conventions

WEAK: Final = (obsidian.FORMAT, mochi_pages.FORMAT, headings.FORMAT)
"""Formats that any page might be taken for; only when no page is written in another one."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a folder before its pages are looked at."""

    rules: Conventions
    hashcards: bool = False
    """Its database is there."""
    repeater: bool = False
    """Its database is there."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page might be."""

    format: str = ""
    """The format that it surely has; empty when there is none."""
    common: bool = False
    """It holds nothing but `Q:` and `A:`, which hashcards and repeater write as well."""
    weak: dict[str, int] = field(default_factory=dict)
    """Cards that it would have in formats without marks of their own."""


def judge(text: str, around: Around) -> Verdict:
    """Say what a page is written in."""
    if logseq.recognise(text):
        return Verdict(logseq.FORMAT)
    if ankiops.recognise(text):
        return Verdict(ankiops.FORMAT)
    sure, maybe = obsidian.recognise(text, around.rules)
    ours, cards = own_decks.recognise(text)
    scheduled = "<!--SR:" in text or "\nsr-due:" in text
    if sure and (scheduled or maybe >= cards):
        return Verdict(obsidian.FORMAT)
    if ours:
        return Verdict(own_decks.FORMAT)
    if around.repeater and (cards or repeater.recognise(text)):
        return Verdict(repeater.FORMAT)
    if around.hashcards and cards:
        return Verdict(hashcards.FORMAT)
    if repeater.recognise(text):
        return Verdict(repeater.FORMAT)
    if hashcards.recognise(text):
        return Verdict(hashcards.FORMAT)
    if cards:
        return Verdict(own_decks.FORMAT, common=True)
    if sure or (around.rules.folders and maybe):
        return Verdict(obsidian.FORMAT)
    weak = {
        obsidian.FORMAT: maybe,
        mochi_pages.FORMAT: mochi_pages.recognise(text),
        headings.FORMAT: headings.recognise(text),
    }
    return Verdict(weak={name: count for name, count in weak.items() if count})
