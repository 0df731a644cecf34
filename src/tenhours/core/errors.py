"""Errors that speak to the student: what happened, and what to do."""

from __future__ import annotations


class TenHoursError(Exception):
    """Something the student must know; its text is shown as it is, without a traceback."""

    status = 1
    """Exit status of a command that ends with it."""


class DataError(TenHoursError):
    """The data file or a deck file cannot be used as it is."""


class UsageError(TenHoursError):
    """A command was given words that it cannot understand."""

    status = 2
