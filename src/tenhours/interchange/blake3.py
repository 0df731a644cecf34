"""BLAKE3, as far as other programs name their cards by it: the plain hash, 32 bytes long.

Follows the specification of J. O'Connor, J.-P. Aumasson, S. Neves and Z. Wilcox-O'Hearn (2020).
A card's text is a few blocks, which take some tenths of a millisecond.
"""

from __future__ import annotations

import struct
from typing import Final

_BLOCK: Final = 64
_CHUNK: Final = 1024
_START: Final = 0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A
_REST: Final = 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19
_IV: Final = (*_START, *_REST)
_ORDER: Final = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
"""How the words of a block are moved from one round to the next."""
_MIXED: Final = (
    (0, 4, 8, 12),
    (1, 5, 9, 13),
    (2, 6, 10, 14),
    (3, 7, 11, 15),
    (0, 5, 10, 15),
    (1, 6, 11, 12),
    (2, 7, 8, 13),
    (3, 4, 9, 14),
)
_ROUNDS: Final = 7
_ALL: Final = 0xFFFFFFFF
_CHUNK_START, _CHUNK_END, _PARENT, _ROOT = 1, 2, 4, 8

Words = tuple[int, ...]


def blake3(data: bytes) -> bytes:
    """Hash bytes."""
    if len(data) <= _CHUNK:
        return _bytes(_chunk(data, 0, _ROOT))
    return _bytes(_tree(data, 0, _ROOT))


def _tree(data: bytes, counter: int, flags: int = 0) -> Words:
    """Hash more than one chunk: the left side is the largest power of two that leaves a right."""
    chunks = (len(data) + _CHUNK - 1) // _CHUNK
    left = 1 << ((chunks - 1).bit_length() - 1)
    cut = left * _CHUNK
    sides = []
    for part, number in ((data[:cut], counter), (data[cut:], counter + left)):
        sides.append(_tree(part, number) if len(part) > _CHUNK else _chunk(part, number))
    return _compress(_IV, sides[0] + sides[1], 0, _BLOCK, _PARENT | flags)


def _chunk(data: bytes, counter: int, last_flags: int = 0) -> Words:
    value: Words = _IV
    flags = _CHUNK_START
    for start in range(0, max(len(data), 1), _BLOCK):
        block = data[start : start + _BLOCK]
        if start + _BLOCK >= len(data):
            flags |= _CHUNK_END | last_flags
        words = struct.unpack("<16I", block.ljust(_BLOCK, b"\0"))
        value = _compress(value, words, counter, len(block), flags)
        flags = 0
    return value


def _compress(chained: Words, words: Words, counter: int, length: int, flags: int) -> Words:
    v = [*chained, *_START, counter & _ALL, counter >> 32, length, flags]
    for number in range(_ROUNDS):
        for index, (a, b, c, d) in enumerate(_MIXED):
            va, vb, vc, vd = v[a], v[b], v[c], v[d]
            va = (va + vb + words[2 * index]) & _ALL
            vd ^= va
            vd = (vd >> 16 | vd << 16) & _ALL
            vc = (vc + vd) & _ALL
            vb ^= vc
            vb = (vb >> 12 | vb << 20) & _ALL
            va = (va + vb + words[2 * index + 1]) & _ALL
            vd ^= va
            vd = (vd >> 8 | vd << 24) & _ALL
            vc = (vc + vd) & _ALL
            vb ^= vc
            v[a], v[b], v[c], v[d] = va, (vb >> 7 | vb << 25) & _ALL, vc, vd
        if number < _ROUNDS - 1:
            words = tuple(words[place] for place in _ORDER)
    return tuple(v[index] ^ v[index + 8] for index in range(8))


def _bytes(words: Words) -> bytes:
    return struct.pack("<8I", *words)
