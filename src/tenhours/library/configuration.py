"""Changing `config.toml` for the student, comments and order kept."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from tenhours.core.errors import DataError
from tenhours.library import files

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def change(path: Path, values: Mapping[str, Any]) -> None:
    """Set values by dotted key (`library.folders`); a None takes the key away.

    Raises DataError when the file cannot be read or written.
    """
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        document = tomlkit.parse(text)
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise DataError(f"{path} cannot be changed: {error}.") from error
    for dotted, value in values.items():
        *tables, key = dotted.split(".")
        place: Any = document
        for name in tables:
            if not isinstance(place.get(name), MutableMapping):
                place[name] = tomlkit.table()
            place = place[name]
        if value is None:
            place.pop(key, None)
        else:
            place[key] = value
    files.write(path, tomlkit.dumps(document).encode())
