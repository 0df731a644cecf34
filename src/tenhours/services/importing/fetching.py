"""Fetching what an import names: a path here, a git repository, an address."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from tenhours.core.errors import DataError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST: Final = 2 * 1024**3
"""Bytes of a file that is fetched from an address."""
_PATIENCE: Final = 30
"""Seconds without a byte before an address is given up."""
_CHUNK: Final = 1 << 18
_ADDRESS: Final = re.compile(r"(https?|git|ssh|file)://", re.IGNORECASE)
_SCP: Final = re.compile(r"[\w.-]+@[\w.-]+:\S+")
_FORGES: Final = ("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "git.sr.ht")
_PACKAGES: Final = (".apkg", ".colpkg", ".zip", ".csv", ".tsv", ".txt", ".md", ".mochi", ".jsonl")


def fetch(named: str, work: Path, progress: Callable[[str, int, int], None] | None = None) -> Path:
    """Find what a word on the command line names; what is far away is brought into `work`.

    Raises UsageError when there is no such thing, DataError when it cannot be brought.
    """
    if is_repository(named):
        return _clone(named, work)
    if _ADDRESS.match(named):
        return _download(named, work, progress)
    path = Path(named).expanduser()
    if not path.exists():
        raise UsageError(f"{named} is not there. Name a file, a folder, or an address.")
    return path


def is_repository(named: str) -> bool:
    """Whether a word names a git repository elsewhere."""
    if _SCP.fullmatch(named) and not Path(named).exists():
        return True
    found = _ADDRESS.match(named)
    if found is None:
        return False
    parts = urlsplit(named)
    if found[1].lower() in ("git", "ssh", "file") or parts.path.endswith(".git"):
        return True
    host = (parts.hostname or "").removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    return host in _FORGES and len(steps) == 2 and not parts.path.lower().endswith(_PACKAGES)


def _clone(address: str, work: Path) -> Path:
    if shutil.which("git") is None:
        raise DataError("git is not installed here, and this address is a repository's.")
    name = re.sub(r"\W+", "-", address.rstrip("/").removesuffix(".git").rpartition("/")[2])
    target = work / (name or "decks")
    environment = {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "https:http:ssh:git:file",
    }
    command = ["git", "-c", "core.symlinks=false", "clone", "--quiet", "--depth", "1"]
    command += ["--no-recurse-submodules", "--", address, str(target)]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise DataError(f"git could not be started: {error.strerror or error}.") from error
    if done.returncode:
        told = done.stderr.strip().splitlines()
        reason = told[-1] if told else f"git ended with status {done.returncode}"
        raise DataError(f"{address} could not be cloned: {reason}")
    return target


def _download(address: str, work: Path, progress: Callable[[str, int, int], None] | None) -> Path:
    from http.client import HTTPException
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    from tenhours.version import __version__

    name = unquote(urlsplit(address).path.rpartition("/")[2])
    target = work / (re.sub(r"[^\w.-]+", "_", name).lstrip(".") or "download")
    asked = Request(address, headers={"User-Agent": f"tenhours/{__version__}"})  # noqa: S310 - fetch lets http and https through
    try:
        with urlopen(asked, timeout=_PATIENCE) as answer, target.open("wb") as file:  # noqa: S310
            size = int(answer.headers.get("Content-Length") or 0)
            done = 0
            while chunk := answer.read(_CHUNK):
                done += len(chunk)
                if done > LARGEST:
                    raise DataError(f"{address} is larger than {LARGEST // 1024**3} GB.")
                file.write(chunk)
                if progress is not None:
                    progress("fetching", done, size)
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise DataError(f"{address} could not be fetched: {reason}.") from error
    return target
