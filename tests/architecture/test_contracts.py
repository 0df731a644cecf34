"""The architecture, as rules that the whole tree keeps."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "tenhours"
MODULES = sorted(SOURCE.rglob("*.py"))


def test_arrows_fall_and_there_are_no_circles() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run(
        [tool, "--no-cache"], cwd=SOURCE.parents[1], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_one_place_asks_what_time_it_is() -> None:
    asking = [
        path.relative_to(SOURCE).as_posix()
        for path in MODULES
        if re.search(r"\b(datetime\.(now|utcnow|today)|date\.today)\(", path.read_text("utf-8"))
    ]
    assert asking == ["clock.py"]


def test_tables_are_made_by_migrations_alone() -> None:
    assert not [path for path in MODULES if "create_all" in path.read_text("utf-8")]


def test_packages_stay_empty_so_that_importing_one_module_imports_no_other() -> None:
    filled = [
        path.parent.relative_to(SOURCE).as_posix()
        for path in MODULES
        if path.name == "__init__.py" and path.read_text("utf-8").strip()
    ]
    assert filled == ["maths"], "only the maths has a public face of its own"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_says_what_it_is_for_and_can_be_read_in_one_sitting(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(text)), "a module opens with what it is for"
    code = [line for line in text.splitlines() if line.strip()]
    tables = path.parent.name == "maths"  # long lists of symbols are read as tables
    assert len(code) <= (1200 if tables else 420)
