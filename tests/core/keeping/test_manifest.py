"""The manifest proves every member; names that are no plain paths do not become files."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vpr_xl.core.keeping.manifest import book_of, manifest, unsafe_name, wrong_member

_AT = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
_FILES = {"ВПР.xlsx": b"book", "ВПР.файлы/Печать/a.pdf": b"%PDF", "пусто.txt": b""}


def test_the_members_that_were_listed_agree_and_the_book_is_named() -> None:
    told = manifest("ВПР.xlsx", _AT, _FILES)

    assert wrong_member(told, _FILES) is None
    assert book_of(told) == "ВПР.xlsx"


@given(st.data())
def test_a_changed_lost_or_added_member_is_named(data: st.DataObject) -> None:
    told = manifest("ВПР.xlsx", _AT, _FILES)
    name = data.draw(st.sampled_from(sorted(_FILES)))
    how = data.draw(st.sampled_from(["changed", "lost", "added"]))
    found = dict(_FILES)
    if how == "changed":
        found[name] = data.draw(st.binary().filter(lambda b: b != _FILES[name]))
    elif how == "lost":
        del found[name]
    else:
        name = "чужой.txt"
        found[name] = b""

    assert wrong_member(told, found) == name


@pytest.mark.parametrize("told", [b"", b"[]", b"{}", b"\xff", b'{"members": [1]}'])
def test_what_is_no_manifest_proves_nothing(told: bytes) -> None:
    assert wrong_member(told, {}) == ""
    assert book_of(told) == ""


def test_a_manifest_of_another_format_or_with_a_double_is_not_taken() -> None:
    told = json.loads(manifest("a", _AT, {"a": b"1"}))

    other = json.dumps({**told, "format": "other/1"}).encode()
    double = json.dumps({**told, "members": told["members"] * 2}).encode()

    assert wrong_member(other, {"a": b"1"}) == ""
    assert wrong_member(double, {"a": b"1"}) == "a"


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd", "../up.txt", "a/../../b", "a/./b", "a//b", "", "a/", "C:/a", "a\\b",
        "a:stream", "nul", "com1.txt", "a/AUX .txt", "dot.", "space ", "a/b\x00c", "line\nbreak",
        "x" * 201, "/".join("abcdefghijklm"), "a?b", "a*b",
    ],
)  # fmt: skip
def test_a_name_that_is_no_plain_path_inside_is_refused(name: str) -> None:
    assert unsafe_name(["good.txt", name]) == name


@pytest.mark.parametrize(
    "names",
    [
        ["a.txt", "A.TXT"], ["a", "a/b"], ["a/b", "a"], ["A/b", "a/B"],
        ["\u0439.txt", "\u0438\u0306.txt"],
    ],
)  # fmt: skip
def test_two_names_of_one_place_are_refused(names: list[str]) -> None:
    assert unsafe_name(names) == names[1]


def test_the_campaigns_own_names_pass() -> None:
    assert unsafe_name([*_FILES, "ВПР.копии/ВПР 2026-11-24 12-09-17 002.xlsx"]) is None
