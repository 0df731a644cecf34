"""Checks of the cards on security and serialisation."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from typing import Any

from tests.decks.card_text import CardText, agrees, run, sides, sql_rows, value
from tests.decks.checking import check
from tests.decks.checks.software_engineering_git import repository
from tests.decks.checks.software_engineering_python import evaluate, found


def mac(key: bytes, message: bytes) -> bytes:
    """Compute HMAC-SHA-256 by its definition, for keys of up to 64 bytes."""
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded) + message).digest()
    return hashlib.sha256(bytes(b ^ 0x5C for b in padded) + inner).digest()


def b64(data: bytes) -> str:
    """Encode as a token does, without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@check(
    level=3,
    mutants=[
        ("    if not hmac.compare_digest", "    if hmac.compare_digest"),
        ('f"{head}.{payload}"', 'f"{payload}"'),
        ("hashlib.sha256).digest()", "hashlib.sha512).digest()"),
        (' + "=" * (-len(text) % 4)', ""),
    ],
)
def swe_jwt_verify(card: CardText) -> None:
    """Tokens signed here by HMAC's definition; each kind of tampering is refused."""
    verify = run(card.code())["verify"]
    key = b"a key of the server"

    def token(payload: dict[str, Any], signed_with: bytes) -> str:
        parts = [b64(json.dumps(part).encode()) for part in ({"alg": "HS256"}, payload)]
        body = ".".join(parts)
        return f"{body}.{b64(mac(signed_with, body.encode()))}"

    for name in ("a", "ab", "abc", "abcd"):
        payload = {"sub": name}
        good = token(payload, key)
        assert verify(good, key) == payload
        assert verify(good, b"another key") is None
        head, _, signature = good.split(".")
        forged = b64(json.dumps({"sub": "admin"}).encode())
        assert verify(f"{head}.{forged}.{signature}", key) is None
        other_head = b64(b'{"alg": "none"}')
        assert verify(f"{other_head}.{good.split('.')[1]}.{signature}", key) is None
        assert json.loads(base64.urlsafe_b64decode(good.split(".")[1] + "==")) == payload


@check(
    level=2,
    mutants=[
        ("26^8", "26^7"),
        ("2.1", "2.4"),
        ("21 seconds", "12 seconds"),
        ("242 days", "24 days"),
        ("10^4$", "10^5$"),
    ],
)
def swe_password_hash(card: CardText) -> None:
    """From the numbers of the front."""
    length = int(found(r"passwords of (\d+)", card.front))
    fast, slow = (value(tex) for tex in card.formulas("front"))
    left, right = sides(card.formula())
    assert value(left) == math.prod([26] * length)
    assert agrees(found(r"([\d.]+) \\cdot", right), value(left) / 1e11)
    assert abs(value(right) / value(left) - 1) < 0.02
    assert int(found(r"(\d+) seconds", card.back)) == round(value(left) / fast)
    assert int(found(r"(\d+) days", card.back)) == round(value(left) / slow / 86_400)


@check(
    level=3,
    mutants=[("`' OR '1'='1`", "`Ann`"), ("`WHERE name = ?`", "`WHERE name = '?'`")],
)
def swe_sql_injection(card: CardText) -> None:
    """By sqlite, with three users; the parameter finds nobody of that name."""
    import contextlib
    import sqlite3

    template, told = card.spans("front")
    users = [(1, "Ann"), (2, "Bob"), (3, "Cid")]
    query = evaluate(template, {"name": told})
    assert len(sql_rows(query, {"users": (["id", "name"], users)})) == len(users)
    clause = card.spans("back")[0]
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE users (id, name)")
        database.executemany("INSERT INTO users VALUES (?, ?)", users)
        select = f"SELECT id FROM users {clause}"
        assert database.execute(select, (told,)).fetchall() == []
        assert database.execute(select, ("Bob",)).fetchall() == [(2,)]


@check(level=3, mutants=[("169.254.169.254", "169.255.169.254")])
def swe_ssrf(card: CardText) -> None:
    """By the module ipaddress: an address that no router outside passes on."""
    import ipaddress

    address = ipaddress.ip_address(found(r"at (\d+\.\d+\.\d+\.\d+)", card.back))
    assert address.is_link_local
    assert not address.is_global


@check(
    level=3,
    mutants=[
        ("`__reduce__`", "`__repr__`"),
        ("and `pickle.loads` calls", "and `pickle.dumps` calls"),
    ],
)
def swe_pickle_risk(card: CardText) -> None:
    """What comes back is the result of the call that the pickle names."""
    import pickle

    method, caller = card.spans("back")
    made: Any = type("Made", (), {method: lambda _: (divmod, (17, 5))})
    data = pickle.dumps(made())
    assert getattr(pickle, caller.removeprefix("pickle."))(data) == divmod(17, 5)


@check(
    level=3,
    mutants=[("in the history and", "in the worktree and"), ("every clone", "every checkout")],
)
def swe_leaked_secret(card: CardText) -> None:
    """By git: committed, deleted by the next commit, cloned."""
    import tempfile

    said = re.search(r"stays in the (\w+) and in every (\w+)", card.back)
    assert said
    with repository() as git, tempfile.TemporaryDirectory() as folder:
        git.commit("key123")
        git.commit("nothing")
        git(f"clone -q . {folder}/copy")
        places = {
            "worktree": git.file.read_text(),
            "history": git("log -p"),
            "clone": git(f"-C {folder}/copy log -p"),
            "checkout": git(f"-C {folder}/copy grep -c . HEAD"),
        }
    assert all("key123" in places[place] for place in said.groups())


@check(
    level=3,
    mutants=[
        ("`{'1': [2, 3]}`", "`{1: [2, 3]}`"),
        ("{1: (2, 3)}", "{1: (2, 4)}"),
        ("2^{53}", "2^{63}"),
    ],
)
def swe_json_losses(card: CardText) -> None:
    """By the module json; and the least integer from which doubles lose some."""
    back = evaluate(card.spans("front")[0], {"json": json})
    assert str(back) == card.spans("back")[0]
    limit = int(value(card.formula(field="explanation")))
    assert float(limit) == float(limit + 1)
    assert float(limit - 1) != float(limit)
    assert json.dumps(math.nan) == "NaN"
