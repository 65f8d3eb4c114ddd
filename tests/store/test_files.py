import os
from datetime import timedelta
from pathlib import Path

import pytest

from portal import clock
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


def on_disk(app) -> set[str]:
    return {path.name for path in (Path(app.instance_path) / "files").glob("*/*")}


def test_what_is_not_settled_is_gone_with_its_request(app, world):
    with app.app_context():
        kept = files.draft(b"belum dipakai")
        assert kept.path.read_bytes() == b"belum dipakai"
    assert not kept.path.exists()
    with app.app_context():
        settled = files.settle(files.draft(b"dipakai"))
    with app.app_context():
        assert files.read(settled) == b"dipakai"


def test_what_no_row_refers_to_is_swept_away_once_it_is_old(app, world):
    with app.app_context():
        known, lost, young = (files.write(each) for each in (b"dikenal", b"yatim", b"baru saja"))
        files.remember(known, "application/pdf", 7)
        left = files.path_of(lost).with_name(f".{lost}.abcd")
        left.write_bytes(b"terputus")
        past = (clock.now() - timedelta(days=2)).timestamp()
        for path in (files.path_of(known), files.path_of(lost), left):
            os.utime(path, (past, past))
        assert files.sweep(clock.now() - timedelta(days=1)) == 2
        assert {known, young} <= on_disk(app) and not {lost, left.name} & on_disk(app)
