"""Members of a package exchanged: every other byte is the same, the rest refused."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vpr_xl.adapters.xlsx.zipsplice import directory, splice
from vpr_xl.core.findings import Refused

NAMES = ["a.xml", "б/в.xml", "long/" + "x" * 60, "empty"]


class Pipe(io.BytesIO):
    """A stream that cannot seek: zipfile writes data descriptors then."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def archive(contents: dict[str, bytes], *, piped: bool = False, method: int = 8) -> bytes:
    out = Pipe() if piped else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in contents.items():
            package.writestr(zipfile.ZipInfo(name, (2020, 2, 3, 4, 5, 6)), content, method)
        package.comment = "примечание".encode()
    return out.getvalue()


def unpacked(blob: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(blob)) as package:
        assert package.testzip() is None
        return {info.filename: package.read(info) for info in package.infolist()}


def readable(blob: bytes) -> bool:
    """Whether zipfile could read the archive at all."""
    try:
        unpacked(blob)
    except Exception:  # noqa: BLE001 - zipfile raises whatever its parts raise
        return False
    return True


def raw(blob: bytes) -> dict[str, bytes]:
    return {m.name: blob[m.start : m.end] for m in directory(blob).members}


contents = st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=300), min_size=1)


@settings(max_examples=60, deadline=None)
@given(contents, contents, st.booleans(), st.sampled_from([0, 8]))
def test_only_the_named_members_change(
    before: dict[str, bytes], wanted: dict[str, bytes], piped: bool, method: int
) -> None:
    blob = archive(before, piped=piped, method=method)
    replace = {name: content for name, content in wanted.items() if name in before}
    add = {name: content for name, content in wanted.items() if name not in before}

    out = splice(blob, replace, add)

    assert unpacked(out) == {**before, **wanted}
    assert list(unpacked(out)) == [*before, *add]
    old, new = raw(blob), raw(out)
    assert all(new[name] == old[name] for name in before if name not in replace)
    assert splice(blob, replace, add) == out


def test_nothing_to_do_gives_the_identical_bytes() -> None:
    blob = archive({"a.xml": b"<a/>"})

    assert splice(blob, {}) is blob


def test_a_removed_member_is_gone_and_the_rest_stays() -> None:
    blob = archive({"a": b"1", "b": b"2", "c": b"3"})

    out = splice(blob, {"c": b"4"}, remove=["b"])

    assert unpacked(out) == {"a": b"1", "c": b"4"}


def test_a_changed_member_keeps_its_time_and_the_comment_stays() -> None:
    out = splice(archive({"a": b"1"}, piped=True), {"a": b"2"}, {"новое": b"3"})

    with zipfile.ZipFile(io.BytesIO(out)) as package:
        assert package.getinfo("a").date_time == (2020, 2, 3, 4, 5, 6)
        assert package.getinfo("a").flag_bits & 8 == 0
        assert package.getinfo("новое").date_time == (1980, 1, 1, 0, 0, 0)
        assert package.comment == "примечание".encode()


def test_names_that_do_not_fit_are_a_fault_of_ours() -> None:
    blob = archive({"a": b"1"})

    with pytest.raises(KeyError):
        splice(blob, {"b": b""})
    with pytest.raises(KeyError):
        splice(blob, {}, {"a": b""})


def put(blob: bytes, at: int, layout: str, value: int) -> bytes:
    out = bytearray(blob)
    struct.pack_into(layout, out, at, value)
    return bytes(out)


def broken(kind: str) -> bytes:
    blob = archive({"a": b"1" * 50, "b": b"2" * 50})
    end = blob.rfind(b"PK\5\6")
    central = blob.find(b"PK\1\2")
    second = blob.find(b"PK\3\4", 10)
    return {
        "bytes before the archive": b"MZ" + blob,
        "bytes behind it": blob + b"!",
        "bytes before the directory": _inserted(blob, central, end),
        "bytes between members": _between(blob, second, central, end),
        "several disks": put(blob, end + 4, "<H", 1),
        "zip64": put(blob, end + 16, "<I", 0xFFFFFFFF),
        "zip64 member": put(blob, central + 24, "<I", 0xFFFFFFFF),
        "encryption": put(blob, central + 8, "<H", 1),
        "another local name": blob[:30] + b"z" + blob[31:],
        "a member cut short": put(blob, central + 20, "<I", 3),
        "one name twice": blob.replace(b"b", b"a"),
        "no archive": b"PK\3\4 and nothing more",
        "a directory that lies about its number": put(blob, end + 10, "<H", 3),
    }[kind]


def _inserted(blob: bytes, central: int, end: int) -> bytes:
    return put(blob[:central] + b"????" + blob[central:], end + 4 + 16, "<I", central + 4)


def _between(blob: bytes, second: int, central: int, end: int) -> bytes:
    out = blob[:second] + b"????" + blob[second:]
    out = put(out, end + 4 + 16, "<I", central + 4)
    record = out.find(b"PK\1\2", out.find(b"PK\1\2") + 4)
    return put(out, record + 42, "<I", second + 4)


@pytest.mark.parametrize(
    "kind",
    ["bytes before the archive", "bytes behind it", "bytes before the directory",
     "bytes between members", "several disks", "zip64", "zip64 member", "encryption",
     "another local name", "a member cut short", "one name twice", "no archive",
     "a directory that lies about its number"],
)  # fmt: skip
def test_what_cannot_be_explained_is_refused(kind: str) -> None:
    with pytest.raises(Refused):
        splice(broken(kind), {"a": b"x"})


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoilt_archive_is_refused_or_spliced_soundly(data: st.DataObject) -> None:
    blob = bytearray(archive({"a": b"1" * 20, "b": b"2" * 20}))
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] = data.draw(st.integers(0, 255))

    if not readable(bytes(blob)):
        return
    try:
        out = splice(bytes(blob), {"a": b"new"})
    except Refused:
        return
    with zipfile.ZipFile(io.BytesIO(out)) as package:
        assert package.read("a") == b"new"
