"""Measure everything and print one table of ours, peer, ratio and target.

    PYTHONPATH=. python -m tests.benchmarks.run [--quick] [--keep FOLDER] [--only PART…]

Parts: anki, growth, commands, hours, import, terminal. `--keep` builds the collections in a folder
that stays, for the next run. The exit status is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import stock
from tests.benchmarks.measuring import table

if TYPE_CHECKING:
    from tests.benchmarks.measuring import Row

PARTS = ("anki", "growth", "commands", "hours", "import", "terminal")


def main() -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description="Measure Ten Hours beside its peers.")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, 10,000 notes only")
    parser.add_argument("--keep", type=Path, help="folder in which the collections stay")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tenhours-bench-")))
        kept = chosen.keep or scratch
        large = 10_000 if chosen.quick else 100_000
        rows: list[Row] = []
        if "anki" in chosen.only:
            from tests.benchmarks import bench_anki

            for notes in dict.fromkeys((10_000, large)):
                rows += bench_anki.rows(stock.build(kept, notes), scratch, quick=chosen.quick)
                print(".", end="", file=sys.stderr, flush=True)
        if "growth" in chosen.only:
            from tests.benchmarks import bench_growth

            small, many = (stock.build(kept, notes, peer=False) for notes in (1_000, large))
            rows += bench_growth.rows(small, many, quick=chosen.quick)
            print(".", end="", file=sys.stderr, flush=True)
        if "commands" in chosen.only:
            from tests.benchmarks import bench_commands

            rows += bench_commands.rows(quick=chosen.quick)
            print(".", end="", file=sys.stderr, flush=True)
        if "hours" in chosen.only:
            from tests.benchmarks import bench_hours

            rows += bench_hours.rows(quick=chosen.quick)
            print(".", end="", file=sys.stderr, flush=True)
        if "import" in chosen.only:
            from tests.benchmarks import bench_import

            rows += bench_import.rows(quick=chosen.quick)
            print(".", end="", file=sys.stderr, flush=True)
        if "terminal" in chosen.only:
            from tests.benchmarks import bench_terminal

            small, many = (stock.build(kept, notes, peer=False) for notes in (1_000, large))
            rows += bench_terminal.rows(small, many, scratch, quick=chosen.quick)
            print(".", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
    print(table(rows))
    return 0 if all(row.reached for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
