"""The home zone of this machine: `TZ`, then what the system says, then UTC."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo


def system_zone() -> ZoneInfo:
    """Find the zone; never raises."""
    for name in _candidates():
        try:
            return ZoneInfo(name)
        except (OSError, KeyError, ValueError):
            continue
    return ZoneInfo("UTC")


def _candidates() -> list[str]:
    named = [os.environ.get("TZ", "").lstrip(":").rpartition("zoneinfo/")[2]]
    with suppress(OSError, ValueError):
        parts = Path("/etc/localtime").resolve().parts
        named.append("/".join(parts[parts.index("zoneinfo") + 1 :]))
    with suppress(OSError, UnicodeDecodeError):
        named.append(Path("/etc/timezone").read_text(encoding="utf-8").strip())
    return [name for name in named if name]
