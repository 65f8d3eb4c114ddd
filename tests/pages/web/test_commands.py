"""What every command of the command line promises."""

from portal import create_app
from tests.conftest import SETTINGS


def test_a_database_without_tables_gets_a_sentence(tmp_path):
    folders = {"INSTANCE": str(tmp_path / "instance"), "RUN_FOLDER": str(tmp_path / "run"), "DATABASE_URL": ""}
    bare = create_app({**SETTINGS, **folders})
    for command in (["verify-journal"], ["grow-log"], ["count-votes"]):
        ran = bare.test_cli_runner().invoke(args=["portal", *command])
        assert ran.exit_code == 1 and "jalankan: portal migrate" in ran.output, command
        assert "Traceback" not in ran.output


def test_data_is_handed_out_only_by_name_and_on_request(app, world):
    for name, note in (("", "Surat 1"), ("Ayu", "  "), ("A" * 201, "Surat 1")):
        asked = ["--nip", world.sari.login, "--name", name, "--note", note]
        ran = app.test_cli_runner().invoke(args=["portal", "person-data", *asked])
        assert ran.exit_code == 1 and "keduanya masuk jurnal" in ran.output
        assert "Sari" not in ran.output
