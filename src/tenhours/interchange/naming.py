"""Ids for notes of other programs: slugs that follow from what the source calls them."""

from __future__ import annotations

import base64
from hashlib import blake2b


def slug(source: str, *parts: str) -> str:
    """Name a note of a format by whatever tells it from the others."""
    body = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    digest = blake2b(body, digest_size=8).digest()
    return f"{source}-{base64.b32encode(digest).decode().lower().rstrip('=')}"
