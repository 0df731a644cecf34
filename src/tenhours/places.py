"""Where things are: the data file, the settings, the backups, the bundled decks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one home; nothing is written outside them."""

    data: Path
    config: Path
    """The folder of `config.toml`."""
    default: bool = False
    """The platform's own places, not ones named by `--home` or `TENHOURS_HOME`."""

    @property
    def database(self) -> Path:
        """The collection's file."""
        return self.data / "tenhours.db"

    @property
    def backups(self) -> Path:
        """The folder of dated copies."""
        return self.data / "backups"

    @property
    def ledger_head(self) -> Path:
        """The second place of the heads of the ledger of hours."""
        return self.data / "tenhours.ledger-head"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "config.toml"

    @property
    def own_decks(self) -> Path:
        """Where new cards are written unless the settings name another folder."""
        return self.data / "decks"


def find(home: str | None) -> Places:
    """Find the places: `--home`, else `TENHOURS_HOME`, else the platform's."""
    chosen = home or os.environ.get("TENHOURS_HOME")
    if chosen:
        folder = Path(chosen).expanduser().absolute()
        return Places(folder, folder)
    import platformdirs

    return Places(
        platformdirs.user_data_path("tenhours"),
        platformdirs.user_config_path("tenhours"),
        default=True,
    )


def bundled_decks() -> Path:
    """Find the curriculum: inside an installed package, else beside the sources."""
    package = Path(__file__).parent
    installed = package / "decks"
    return installed if installed.is_dir() else package.parent.parent / "decks"
