"""Settings: every key is read, checked and documented."""

from __future__ import annotations

import contextlib
import re
import tomllib
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenhours import zone
from tenhours.core.errors import DataError
from tenhours.core.hours.entries import Category
from tenhours.core.queueing import ReviewOrder
from tenhours.core.scheduling import Parameters
from tenhours.hours_settings import HoursSettings
from tenhours.library import configuration
from tenhours.settings import Buttons, DeckLimits, Settings, duration, load

DOCUMENT = (Path(__file__).parents[1] / "docs" / "SETTINGS.md").read_text(encoding="utf-8")

WEIGHTS = list(Parameters().weights)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def read(file: Path, text: str) -> Settings:
    file.write_text(text, encoding="utf-8")
    return load(file)


def example() -> str:
    (found,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
    return str(found)


def dotted(table: dict[str, object], before: str = "") -> set[str]:
    """Name the keys of tables by their dotted path, the student's own names left out."""
    names = set()
    for key, value in table.items():
        if isinstance(value, dict) and key != "keys":
            parts = [("*", part) for part in value.values()] if key == "decks" else value.items()
            for name, part in parts:
                names |= dotted({name: part}, f"{before}{key}.")
        else:
            names.add(f"{before}{key}")
    return names


SCALARS = {
    "time.zone": ('"Asia/Tokyo"', "zone", ZoneInfo("Asia/Tokyo")),
    "time.rollover": ('"05:30"', "rollover", time(5, 30)),
    "time.week_start": ('"Sunday"', "week_start", 6),
    "library.folders": ('["~/a", "/b"]', "folders", ("~/a", "/b")),
    "library.own": ('"/own"', "own", "/own"),
    "library.subjects": ('["maths"]', "subjects", ("maths",)),
    "review.new_per_day": ("0", "new_per_day", 0),
    "review.reviews_per_day": ("7", "reviews_per_day", 7),
    "review.order": ('"shuffled"', "order", ReviewOrder.SHUFFLED),
    "review.buttons": ("2", "buttons", Buttons.TWO),
    "scheduling.leech_threshold": ("0", "leech_threshold", 0),
    "scheduling.leech_again": ("2", "leech_again", 2),
    "look.theme": ('"nord"', "theme", "nord"),
    "look.ascii": ("true", "ascii", True),
    "look.images": ("false", "images", False),
    "welcomed": ("true", "welcomed", True),
}
PARAMETERS = {
    "scheduling.desired_retention": ("0.8", "desired_retention", 0.8),
    "scheduling.learning_steps": (
        '["90s", "1h", "1d"]',
        "learning_steps",
        (timedelta(seconds=90), timedelta(hours=1), timedelta(days=1)),
    ),
    "scheduling.relearning_steps": ("[]", "relearning_steps", ()),
    "scheduling.maximum_interval": ("365", "maximum_interval", 365),
    "scheduling.weights": (str(WEIGHTS), "weights", tuple(WEIGHTS)),
}


HOURS = {
    "hours.idle": ('"5m"', "idle", timedelta(minutes=5)),
    "hours.longest_gap": ('"2h"', "longest_gap", timedelta(hours=2)),
    "hours.grace": ('"36h"', "grace", timedelta(hours=36)),
    "hours.plan": ('["2h", "2h", "2h", "2h", "2h", "0h", "0h"]', "plan", (120,) * 5 + (0, 0)),
    "hours.most": ('["4h", "4h", "4h", "4h", "4h", "0h", "1h"]', "most", (240,) * 5 + (0, 60)),
    "hours.manual_cap": ('"7h30"', "manual_cap", 27_000),
    "hours.shares": (
        '"60/30/10"',
        "shares",
        {Category.CORE: 60, Category.RELATED: 30, Category.MOONSHOT: 10},
    ),
    "hours.notices": ("false", "notices", False),
}


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert load(file) == Settings()
    assert read(file, "") == Settings()


@pytest.mark.parametrize("key", SCALARS)
def test_every_setting_is_read(file: Path, key: str) -> None:
    text, field, value = SCALARS[key]
    assert getattr(read(file, f"{key} = {text}\n"), field) == value


@pytest.mark.parametrize("key", PARAMETERS)
def test_every_parameter_of_the_scheduler_is_read(file: Path, key: str) -> None:
    text, field, value = PARAMETERS[key]
    assert getattr(read(file, f"{key} = {text}\n").parameters, field) == value


@pytest.mark.parametrize("key", HOURS)
def test_every_setting_of_the_hours_is_read(file: Path, key: str) -> None:
    text, field, value = HOURS[key]
    assert getattr(read(file, f"{key} = {text}\n").hours, field) == value


def test_every_field_can_be_set() -> None:
    fields = {field for _, field, _ in SCALARS.values()}
    assert fields | {"parameters", "decks", "keys", "hours"} == set(Settings.__slots__)
    assert {field for _, field, _ in HOURS.values()} == set(HoursSettings.__slots__)
    assert {field for _, field, _ in PARAMETERS.values()} == set(Parameters.__slots__)


@pytest.mark.parametrize(
    ("text", "key", "advice"),
    [
        ('time.zone = "Mars/Olympus"', "time.zone", "Europe/Berlin"),
        ('time.zone = "../../etc/passwd"', "time.zone", "Europe/Berlin"),
        ('time.zone = ""', "time.zone", "Europe/Berlin"),
        ("time.zone = 2", "time.zone", "Europe/Berlin"),
        ('time.rollover = "25:00"', "time.rollover", "04:00"),
        ("time.rollover = 4", "time.rollover", "04:00"),
        ('time.week_start = "montag"', "time.week_start", "monday"),
        ('library.folders = "one"', "library.folders", "list"),
        ("library.folders = [1]", "library.folders", "list"),
        ('library.folders = ["near"]', "library.folders", "whole path"),
        ('library.folders = [""]', "library.folders", "whole path"),
        ('library.folders = ["~nobody-of-this-name/x"]', "library.folders", "whole path"),
        ('library.own = "decks"', "library.own", "whole path"),
        ("library.subjects = 1", "library.subjects", "list"),
        ("review.new_per_day = -1", "review.new_per_day", "whole number"),
        ("review.new_per_day = 1.5", "review.new_per_day", "whole number"),
        ("review.new_per_day = true", "review.new_per_day", "whole number"),
        (f"review.new_per_day = {10**30}", "review.new_per_day", "whole number"),
        ('review.reviews_per_day = "9"', "review.reviews_per_day", "whole number"),
        ('review.order = "random"', "review.order", '"shuffled"'),
        ("review.order = []", "review.order", '"shuffled"'),
        ("review.buttons = 3", "review.buttons", "4 or 2"),
        ("scheduling.desired_retention = 1.0", "scheduling.desired_retention", "0.7 and 0.99"),
        ("scheduling.desired_retention = nan", "scheduling.desired_retention", "0.7 and 0.99"),
        ("scheduling.learning_steps = 5", "scheduling.learning_steps", '["1m", "10m"]'),
        ('scheduling.learning_steps = ["5"]', "scheduling.learning_steps", '"10m"'),
        ('scheduling.learning_steps = ["0m"]', "scheduling.learning_steps", "longer than nothing"),
        ('scheduling.relearning_steps = ["-1m"]', "scheduling.relearning_steps", '"10m"'),
        ('scheduling.relearning_steps = ["9999999d"]', "scheduling.relearning_steps", "year"),
        ("scheduling.maximum_interval = 0", "scheduling.maximum_interval", "at least 1"),
        ("scheduling.maximum_interval = 99999", "maximum_interval", "36500"),
        ("scheduling.weights = [1, 2]", "scheduling.weights", "21"),
        (f"scheduling.weights = {['a'] * 21}", "scheduling.weights", "numbers"),
        (f"scheduling.weights = {[1e9] * 21}", "weights", "between"),
        ("scheduling.weights = [" + "nan, " * 21 + "]", "weights", "between"),
        ("scheduling.leech_threshold = -1", "scheduling.leech_threshold", "whole number"),
        ("scheduling.leech_again = []", "scheduling.leech_again", "whole number"),
        ("hours.idle = 10", "hours.idle", '"1h30"'),
        ('hours.idle = "10"', "hours.idle", "10m"),
        ('hours.idle = "1s"', "hours.idle", "1s"),
        ('hours.grace = "9999h"', "hours.grace", "9999h"),
        ('hours.plan = ["1h"]', "hours.plan", "seven"),
        ('hours.most = "1h"', "hours.most", "seven"),
        ('hours.manual_cap = "many"', "hours.manual_cap", "many"),
        ('hours.shares = "70/20/20"', "hours.shares", "70/20/10"),
        ("hours.shares = 70", "hours.shares", "70/20/10"),
        ("hours.notices = 2", "hours.notices", "true or false"),
        ('hours.target = "10h"', "hours.target", "grace"),
        ("look.theme = 1", "look.theme", "quotes"),
        ('look.ascii = "yes"', "look.ascii", "true or false"),
        ("welcomed = 1", "welcomed", "true or false"),
        ('keys."review.good" = 3', "keys.review.good", "quotes"),
        ('[decks."a/b"]\nnew_per_day = -1', 'decks."a/b".new_per_day', "whole number"),
        ('[decks."a/b"]\ndesired_retention = 2', 'decks."a/b".desired_retention', "0.99"),
        ('[decks."a/b"]\nfoo = 2', 'decks."a/b".foo', "new_per_day"),
        ("decks.a = 1", 'decks."a"', "table"),
        ("look = 1", "look", "table"),
        ("colour = 1", "colour", "look"),
        ("[look]\ncolour = 1", "look.colour", "theme"),
    ],
)
def test_what_cannot_be_right_names_file_key_and_remedy(
    file: Path, text: str, key: str, advice: str
) -> None:
    with pytest.raises(DataError) as caught:
        read(file, text)
    message = str(caught.value)
    assert message.startswith(f"{file}: ")
    assert key in message
    assert advice in message
    assert "\n" not in message


@pytest.mark.parametrize("data", [b"[time\n", b"a = \xff\n", b"a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_named(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(DataError, match=re.escape(str(file))):
        load(file)


def test_a_folder_in_the_place_of_the_file_is_named(file: Path) -> None:
    file.mkdir()
    with pytest.raises(DataError, match="cannot be read"):
        load(file)


def test_what_other_systems_editors_write_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf[review]\r\nnew_per_day = 3\r\n")
    assert load(file).new_per_day == 3
    configuration.change(file, {"review.new_per_day": 4})
    assert load(file).new_per_day == 4


def test_the_nearest_deck_decides_each_value(file: Path) -> None:
    settings = read(
        file,
        "[decks.maths]\nnew_per_day = 3\nmaximum_interval = 100\n"
        '[decks."maths/a"]\nnew_per_day = 1\n',
    )
    assert settings.deck_limits("maths/a/b") == DeckLimits(new_per_day=1, maximum_interval=100)
    assert settings.deck_limits("maths/other").new_per_day == 3
    assert settings.deck_limits("mathsy") == DeckLimits()


@given(
    st.recursive(
        st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.times()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_leaves=5,
    ),
    st.sampled_from(
        [*SCALARS, *PARAMETERS, *HOURS, "decks.a", "decks.a.learning_steps", "keys.x", "look"]
    ),
)
def test_no_value_raises_anything_but_a_message(
    tmp_path_factory: pytest.TempPathFactory, value: object, key: str
) -> None:
    import tomlkit

    file = tmp_path_factory.mktemp("settings") / "config.toml"
    file.write_text("", encoding="utf-8")
    try:
        text = tomlkit.dumps({"x": value}).replace("x", key, 1)
        tomllib.loads(text)
    except (ValueError, TypeError, AttributeError):
        return  # not to be written as TOML
    with contextlib.suppress(DataError):
        read(file, text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("1m", 60), (" 10 m ", 600), ("1.5h", 5400), ("1d", 86400), ("365d", 31536000)],
)
def test_durations(text: str, seconds: float) -> None:
    assert duration(text) == timedelta(seconds=seconds)


def test_changing_a_setting_keeps_comments_order_and_the_other_keys(file: Path) -> None:
    file.write_text("# mine\n[review] # day\nnew_per_day = 3\n\n[look]\ntheme = 'nord'\n", "utf-8")
    configuration.change(
        file, {"review.new_per_day": 5, "library.folders": ["/a"], "welcomed": True}
    )
    text = file.read_text("utf-8")
    assert "# mine" in text
    assert "# day" in text
    settings = load(file)
    assert (settings.new_per_day, settings.folders, settings.welcomed) == (5, ("/a",), True)
    assert settings.theme == "nord"
    configuration.change(file, {"look.theme": None, "library.own": None})
    assert load(file).theme == ""


@pytest.mark.parametrize(
    "text",
    [
        'library = { own = "/o" }\n',
        'library.own = "/o"\n',
        '[library]\nown = "/o"\n',
        'welcomed = true\n[look]\nascii = true\n[library]\nown = "/o"\n[review]\nbuttons = 2\n',
    ],
)
def test_a_table_keeps_its_other_keys_however_it_is_written(file: Path, text: str) -> None:
    before = read(file, text)
    configuration.change(file, {"library.folders": ["/a", "/b"], "review.new_per_day": 2})
    after = load(file)
    assert (after.own, after.folders, after.new_per_day) == ("/o", ("/a", "/b"), 2)
    assert (after.ascii, after.buttons, after.welcomed) == (
        before.ascii,
        before.buttons,
        before.welcomed,
    )


def test_a_file_that_cannot_be_read_is_not_overwritten(file: Path) -> None:
    file.write_text("[broken\n", encoding="utf-8")
    with pytest.raises(DataError):
        configuration.change(file, {"look.ascii": True})
    assert file.read_text(encoding="utf-8") == "[broken\n"


def test_the_documented_file_is_read_and_holds_every_key(file: Path) -> None:
    settings = read(file, example())
    names = dotted(tomllib.loads(example()))
    wanted = {*SCALARS, *PARAMETERS, *HOURS, "keys"} - {"scheduling.weights"}
    wanted |= {f"decks.*.{name}" for name in DeckLimits.__slots__}
    assert names == wanted
    defaults = Settings()
    own = {"zone", "folders", "subjects", "decks", "theme", "ascii", "images", "keys", "welcomed"}
    assert replace(settings.hours, manual_cap=None) == defaults.hours
    for field in set(Settings.__slots__) - own - {"hours"}:
        assert getattr(settings, field) == getattr(defaults, field), field


def test_the_table_names_every_key_and_no_other() -> None:
    listed = re.findall(r"^\| `([^`]+)` \|", DOCUMENT, re.MULTILINE)
    assert sorted(listed) == sorted({*SCALARS, *PARAMETERS, *HOURS})
    for name in DeckLimits.__slots__:
        assert f"`{name}`" in DOCUMENT


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        (":Asia/Tokyo", "Asia/Tokyo"),
        ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
    ],
)
def test_the_machine_says_its_zone(monkeypatch: pytest.MonkeyPatch, name: str, found: str) -> None:
    monkeypatch.setenv("TZ", name)
    assert zone.system_zone() == ZoneInfo(found)


@pytest.mark.parametrize("name", ["CET-1CEST", "Nowhere/X", "../x", "Europe", "", ":", "\x7f"])
def test_a_zone_that_is_none_is_no_fault(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    assert isinstance(zone.system_zone(), ZoneInfo)
