"""Importing the package stays cheap."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"textual", "rich", "dataclasses", "inspect", "tenhours.core", "unicodedata"}


def loaded_by(code: str) -> set[str]:
    program = f"import sys; sys.path[:0] = {sys.path!r}; {code}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_importing_loads_nothing_heavy() -> None:
    assert not HEAVY & loaded_by("import tenhours.maths")


def test_an_ascii_formula_is_drawn_without_the_table_of_cell_widths() -> None:
    code = "from tenhours.maths import display; display('a+b')"
    assert "rich.cells" not in loaded_by(code)
