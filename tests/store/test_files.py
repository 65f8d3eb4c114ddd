import pytest

from portal.store import files


def test_content_comes_back_by_its_hash_and_lies_outside_static(session):
    sha256 = files.write(b"bukti")
    assert files.read(sha256) == b"bukti"
    assert "static" not in str(files.path_of(sha256))
    assert files.write(b"bukti") == sha256


def test_changed_content_is_never_served(session):
    sha256 = files.write(b"bukti asli")
    files.path_of(sha256).write_bytes(b"bukti palsu")
    with pytest.raises(ValueError, match="changed"):
        files.read(sha256)


def test_a_full_disk_leaves_no_half_file(session, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write(b"bukti yang tidak muat")
    folder = files.path_of("00").parent.parent
    assert not [path for path in folder.rglob("*") if path.name.startswith(".")]


def test_one_content_has_one_row(session):
    sha256 = files.write(b"sama")
    assert files.remember(sha256, "application/pdf", 4).id == files.remember(sha256, "application/pdf", 4).id
