"""Transit, the JSON of Clojure programs, read into plain lists, texts and dictionaries.

Both spellings of the format (cognitect/transit-format, 0.8) are known: the verbose one with JSON
objects, and the one with arrays whose repeated keys are short marks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

_DIGITS: Final = 44
_FIRST: Final = 48
_MOST: Final = _DIGITS * _DIGITS
_SHORTEST: Final = 4
"""Letters from which a text is given a mark."""
_DEEPEST: Final = 200
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_transit(value: Any) -> Any:
    """Read a document that JSON has parsed; keywords lose their sign, instants become texts.

    Raises ValueError when it is nested too deeply.
    """
    return _Reader(cached=not isinstance(value, dict)).read(value, key=False, depth=0)


class _Reader:
    def __init__(self, *, cached: bool) -> None:
        self._cached = cached
        self._seen: list[str] = []

    def read(self, value: Any, *, key: bool, depth: int) -> Any:
        if depth > _DEEPEST:
            raise ValueError("it is nested too deeply")
        if isinstance(value, str):
            return _scalar(self._spelt(value, key=key))
        if isinstance(value, dict):
            if len(value) == 1:
                (only, inside), *_ = value.items()
                if only.startswith("~#"):
                    return self._tagged(only, inside, depth)
            return {
                str(self.read(name, key=True, depth=depth + 1)): self.read(
                    inside, key=False, depth=depth + 1
                )
                for name, inside in value.items()
            }
        if isinstance(value, list):
            return self._list(value, depth)
        return value

    def _list(self, value: list[Any], depth: int) -> Any:
        if value and value[0] == "^ ":
            pairs = {}
            for index in range(1, len(value) - 1, 2):
                name = self.read(value[index], key=True, depth=depth + 1)
                pairs[str(name)] = self.read(value[index + 1], key=False, depth=depth + 1)
            return pairs
        if len(value) == 2 and isinstance(value[0], str) and value[0][:1] in ("~", "^"):
            tag = self._spelt(value[0], key=False)
            if tag.startswith("~#"):
                return self._tagged(tag, value[1], depth)
            return [_scalar(tag), self.read(value[1], key=False, depth=depth + 1)]
        return [self.read(item, key=False, depth=depth + 1) for item in value]

    def _tagged(self, tag: str, inside: Any, depth: int) -> Any:
        found = self.read(inside, key=False, depth=depth + 1)
        if tag in ("~#m", "~#t"):
            return _scalar(f"{tag[0]}{tag[2]}{found}")
        return found

    def _spelt(self, text: str, *, key: bool) -> str:
        """Follow a mark to the text it stands for, or give the text a mark of its own."""
        if not self._cached:
            return text
        if text[:1] == "^" and text != "^ ":
            place = 0
            for sign in text[1:3]:
                place = place * _DIGITS + ord(sign) - _FIRST
            return self._seen[place] if 0 <= place < len(self._seen) else ""
        if len(text) >= _SHORTEST and (key or text[:2] in ("~:", "~$", "~#")):
            if len(self._seen) >= _MOST:
                self._seen.clear()
            self._seen.append(text)
        return text


def _scalar(text: str) -> Any:
    if text[:1] != "~" or len(text) < 2:
        return text
    kind, rest = text[1], text[2:]
    if kind == "m":
        try:
            return (_EPOCH + timedelta(milliseconds=int(rest))).isoformat()
        except (ValueError, OverflowError):
            return rest
    if kind in ("~", "^", "`"):
        return text[1:]
    return {"?": rest == "t"}.get(kind, rest) if kind != "_" else None
