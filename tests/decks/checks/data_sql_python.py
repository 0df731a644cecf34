"""Checks of the cards on NumPy, pandas and Arrow: the programs and numbers they print."""

from __future__ import annotations

import re
import warnings
from typing import Any

from tests.decks.card_text import CardText, run
from tests.decks.checking import check
from tests.decks.checks.data_sql_rows import table, whole


def shapes(text: str) -> list[tuple[int, ...]]:
    """Read shapes as printed, such as (3, 1) and (4,)."""
    return [
        tuple(int(n) for n in found.replace(" ", "").split(",") if n)
        for found in re.findall(r"\((\d+(?:, ?\d+)*,?)\)", text)
    ]


def prints_what_it_says(card: CardText) -> dict[str, Any]:
    """Run the block; its output is the comment behind or below the last print."""
    space = run(card.code())
    comment = card.code().strip().splitlines()[-1].rpartition("# ")[2]
    assert space["stdout"].strip() == comment
    return space


@check(
    level=3,
    mutants=[
        ("leaves shape (4,)", "leaves shape (3,)"),
        ("x.sum(axis=0)", "x.sum(axis=1)"),
        ("the shape is (1, 4)", "the shape is (4, 1)"),
    ],
)
def sql_axis(card: CardText) -> None:
    """By NumPy."""
    import numpy as np

    x = np.ones(shapes(card.front)[0])
    result = eval(card.spans("front")[1], {"x": x})  # noqa: S307 - our own card
    assert [result.shape] == shapes(card.back)
    assert [x.sum(axis=0, keepdims=True).shape] == shapes(card.explanation)


@check(level=3, mutants=[("gives NaN", "gives 0")])
def sql_pandas_alignment(card: CardText) -> None:
    """By pandas, with labels in another order."""
    import pandas as pd

    names = {"s": pd.Series({"a": 1.0, "b": 2.0}), "t": pd.Series({"b": 10.0, "c": 20.0})}
    found = eval(card.spans("front")[0], dict(names))  # noqa: S307 - our own card
    assert found["b"] == 12
    assert found[["a", "c"]].isna().all() == ("gives NaN" in card.back)


@check(level=3, mutants=[("A: 3 and 2.", "A: 2 and 2."), ("iloc[0:2]", "iloc[0:3]")])
def sql_loc_iloc(card: CardText) -> None:
    """By pandas."""
    import pandas as pd

    make, *selections = card.spans("front")
    space = run(make, {"pd": pd})
    sizes = [len(eval(code, dict(space))) for code in selections]  # noqa: S307 - our own card
    assert [int(n) for n in card.numbers("back")] == sizes


@check(
    level=3,
    mutants=[
        ("| (3, 4) |", "| (3, 1) |"),
        ("| error |", "| (2, 3) |"),
        ("(3,) | (2, 3) |", "(3,) | (3,) |"),
    ],
)
def sql_broadcast_shapes(card: CardText) -> None:
    """By NumPy."""
    import numpy as np

    for pair, says in table(card.back):
        a, b = (np.ones(shape) for shape in shapes(pair))
        try:
            shown: tuple[int, ...] | None = (a + b).shape
        except ValueError:
            shown = None
        assert ([shown] if shown else []) == shapes(says)
        assert (shown is None) == (says == "error")


@check(
    level=3,
    mutants=[
        ("A: (5, 5):", "A: (5,):"),
        ("over 25 pairs", "over 10 pairs"),
        ("`p` has shape (5, 1)", "`p` has shape (5,)"),
    ],
)
def sql_broadcast_trap(card: CardText) -> None:
    """By NumPy, and the mean square really differs."""
    import numpy as np

    first, second = shapes(card.front)
    y, p = np.arange(5.0).reshape(first), np.arange(5.0).reshape(second)
    difference = y - p
    assert [difference.shape] == shapes(card.back)
    found = re.search(r"over (\d+) pairs instead of (\d+)", card.back)
    assert found
    assert [difference.size, y.size] == [int(n) for n in found.groups()]
    assert np.mean(difference**2) != np.mean((y - p.ravel()) ** 2)


@check(
    level=3,
    mutants=[
        ("A: `x[1:3]` and `x.T` are", "A: `x[1:3]` and `x[x > 0]` are"),
        ("`x[1:3]`, `x[[1, 2]]`", "`x[1:3].copy()`, `x[[1, 2]]`"),
    ],
)
def sql_view_copy(card: CardText) -> None:
    """By NumPy's own test of shared memory."""
    import numpy as np

    x = np.arange(12.0).reshape(4, 3)
    _, *candidates = card.spans("front")
    shared = {
        code
        for code in candidates
        if np.shares_memory(x, eval(code, {"x": x}))  # noqa: S307 - our own card
    }
    assert shared == set(card.spans("back"))


@check(
    level=3,
    mutants=[
        ("A: (32, 8), and (8, 32)", "A: (24, 8), and (8, 24)"),
        ("shape (3, 4)", "shape (4, 3)"),
    ],
)
def sql_strides(card: CardText) -> None:
    """By NumPy."""
    import numpy as np

    x = np.zeros(shapes(card.front)[0])
    assert [x.strides, x.T.strides] == shapes(card.back)


@check(
    level=3,
    mutants=[
        ("aa - 2 * a @ b.T + bb", "aa + 2 * a @ b.T + bb"),
        ("sum(axis=1)[None, :]", "sum(axis=1)[:, None]"),
        ("[[0.0, 25.0]", "[[0.0, 5.0]"),
    ],
)
def sql_pairwise(card: CardText) -> None:
    """Against SciPy."""
    import numpy as np
    from scipy.spatial.distance import cdist

    pairwise = prints_what_it_says(card)["pairwise"]
    rng = np.random.default_rng(0)
    for n, m, d in ((1, 1, 1), (4, 3, 2), (5, 5, 7)):
        a, b = rng.normal(size=(n, d)), rng.normal(size=(m, d))
        assert np.allclose(pairwise(a, b), cdist(a, b, "sqeuclidean"), atol=1e-12)


@check(level=3, mutants=[("A: 44:", "A: 300:"), ("np.array([200]", "np.array([201]")])
def sql_uint8_wrap(card: CardText) -> None:
    """By NumPy; the two limits of the explanation too."""
    import numpy as np

    found = eval(card.spans("front")[0], {"np": np})  # noqa: S307 - our own card
    assert int(found[0]) == int(card.number())
    assert float(np.finfo(np.float16).max) == whole(re.findall(r"\d\d,\d{3}", card.explanation)[0])
    exact = 2 ** int(re.findall(r"2\^\{(\d+)\}", card.explanation)[0])
    assert float(np.float32(exact)) == exact
    assert float(np.float32(exact + 1)) != exact + 1


@check(
    level=3,
    mutants=[
        ("x.std(axis=0)", "x.std(axis=0, ddof=1)"),
        ("x.mean(axis=0)", "x.mean()"),
        ("np.ptp(x, axis=0) == 0", "x.std(axis=0) == 0"),
        ("np.where(flat, 1.0, x.std(axis=0))", "x.std(axis=0)"),
    ],
)
def sql_standardise(card: CardText) -> None:
    """Against scikit-learn, a constant column included."""
    import numpy as np
    from sklearn.preprocessing import StandardScaler

    with np.errstate(invalid="raise"):
        standardise = prints_what_it_says(card)["standardise"]
        x = np.random.default_rng(0).normal(size=(9, 3))
        x[:, 1] = 4
        assert np.allclose(standardise(x), StandardScaler().fit_transform(x))
        assert not standardise(np.full((3, 1), 0.1)).any()
        assert not standardise(np.full((4, 1), 7.0)).any()


@check(
    level=3,
    mutants=[
        ("| agg | one value per group |", "| agg | one per row, the group's mean |"),
        ("| transform | one per row, the group's mean |", "| transform | one value per group |"),
    ],
)
def sql_agg_transform(card: CardText) -> None:
    """By pandas, with a missing group."""
    import pandas as pd

    df = pd.DataFrame({"g": ["a", "a", "b", None], "x": [1.0, 3.0, 5.0, 7.0]})
    groups = df.groupby("g")["x"]
    found = {
        "agg": groups.agg("mean").tolist(),
        "transform": groups.transform("mean").dropna().tolist(),
        "filter": groups.filter(lambda x: len(x) > 1).tolist(),
    }
    means = {
        "one value per group": [2.0, 5.0],
        "one per row, the group's mean": [2.0, 2.0, 5.0],
        "the rows of the groups kept": [1.0, 3.0],
    }
    assert {method: means[says] for method, says in table(card.back)} == found


@check(
    level=3,
    mutants=[
        ('transform("mean")', 'transform("median")'),
        ("fillna(means)", "fillna(0)"),
        ("df.assign(x=", "df.assign(y="),
    ],
)
def sql_fill_by_group(card: CardText) -> None:
    """Against loops; the frame given stays as it was."""
    import pandas as pd

    fill = prints_what_it_says(card)["fill_by_group"]
    df = pd.DataFrame({"g": list("aaaabbc"), "x": [1.0, 2.0, 9.0, None, 4.0, None, None]})
    before = df.copy()
    found = fill(df)["x"].tolist()
    assert found[:6] == [1.0, 2.0, 9.0, 4.0, 4.0, 4.0]
    assert found[6] != found[6]
    pd.testing.assert_frame_equal(df, before)


@check(
    level=3,
    mutants=[
        ('validate="many_to_one"` do', 'validate="one_to_many"` do'),
        ('validate="many_to_one")`', 'validate="many_to_many")`'),
    ],
)
def sql_merge_validate(card: CardText) -> None:
    """The call of the front raises on repeated users, and does not on repeated orders."""
    import pandas as pd

    option, call = card.spans("front")
    assert option in call
    orders = pd.DataFrame({"user": [1, 1, 2], "n": [5, 6, 7]})
    users = pd.DataFrame({"user": [1, 2], "v": [0, 1]})
    names = {"orders": orders, "users": users}
    assert len(eval(call, dict(names))) == 3  # noqa: S307 - our own card
    names["users"] = pd.concat([users, users])
    raised = False
    try:
        eval(call, dict(names))  # noqa: S307 - our own card
    except pd.errors.MergeError:
        raised = True
    assert raised


@check(
    level=3,
    mutants=[
        ('`df[df.a > 0]["b"] = 1`', '`df.loc[df.a > 0, "b"] = 1`'),
        ('Write `df.loc[df.a > 0, "b"]', 'Write `df.loc[df.a > 0]["b"]'),
    ],
)
def sql_chained_assignment(card: CardText) -> None:
    """Both statements on the same frame."""
    import pandas as pd

    def after(statement: str) -> list[int]:
        df = pd.DataFrame({"a": [0, 1], "b": [0, 0]})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(statement, {"df": df})  # noqa: S102 - our own card
        return list(df["b"])

    assert after(card.spans("front")[0]) == [0, 0]
    assert after(card.spans("back")[0]) == [0, 1]


@check(level=3, mutants=[("A: float64", "A: object"), ("$2^{53}$", "$2^{52}$")])
def sql_int_to_float(card: CardText) -> None:
    """By a left merge, and the first integer that a float64 cannot hold."""
    import pandas as pd

    users = pd.DataFrame({"user": [1], "n": [7]})
    merged = pd.DataFrame({"user": [1, 2]}).merge(users, on="user", how="left")
    assert card.back.startswith(str(merged["n"].dtype))
    limit = 2 ** int(re.findall(r"2\^\{(\d+)\}", card.back)[0])
    assert float(limit + 1) != limit + 1
    assert all(float(limit - k) == limit - k for k in range(100))


@check(level=3, mutants=[("A: 1 MB:", "A: 4 MB:"), ("one int8 code", "one int16 code")])
def sql_category_memory(card: CardText) -> None:
    """Measured by pandas on a tenth of the rows."""
    import numpy as np
    import pandas as pd

    rows, distinct = (whole(n) for n in card.numbers("front")[:2])
    column = pd.Series(np.arange(rows // 10) % distinct).astype("category")
    found = re.match(r"(\d+) MB: one (\w+) code", card.back)
    assert found
    assert column.cat.codes.dtype == found[2]
    assert column.cat.codes.to_numpy().nbytes * 10 == int(found[1]) * 10**6


@check(
    level=3,
    mutants=[
        ('on="ts", by="user")', 'on="ts")'),
        ('labels.sort_values("ts"), ', "labels, "),
        ('on="ts", by="user")', 'on="ts", by="user", direction="forward")'),
    ],
)
def sql_merge_asof(card: CardText) -> None:
    """Against looking at all earlier rows."""
    import numpy as np
    import pandas as pd

    asof = prints_what_it_says(card)["asof"]
    rng = np.random.default_rng(0)
    labels = pd.DataFrame({"user": rng.integers(0, 3, 30), "ts": rng.permutation(30)})
    features = pd.DataFrame(
        {"user": rng.integers(0, 3, 20), "ts": rng.permutation(30)[:20], "v": np.arange(20.0)}
    )
    known = list(features.itertuples(index=False))
    for row in asof(labels, features).itertuples(index=False):
        earlier = [(f.ts, f.v) for f in known if f.user == row.user and f.ts <= row.ts]
        assert max(earlier)[1] == row.v if earlier else row.v != row.v


@check(
    level=3,
    mutants=[
        ("A: 8,000,000 and", "A: 4,000,000 and"),
        ("125,000", "1,000,000"),
        ("Arrow int64", "Arrow int32"),
    ],
)
def sql_arrow_bytes(card: CardText) -> None:
    """The same buffers made by NumPy."""
    import numpy as np

    found = re.search(r"Arrow (\w+) column has ([\d,]+) values", card.front)
    assert found
    rows = whole(found[2])
    data = np.zeros(rows, dtype=found[1])
    bitmap = np.packbits(np.zeros(rows, dtype=bool))
    assert [whole(n) for n in card.numbers("back")] == [data.nbytes, bitmap.nbytes]
