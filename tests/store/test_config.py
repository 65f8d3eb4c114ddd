"""Settings of the installation, where nobody has said anything."""

import pytest

from portal import config


@pytest.mark.parametrize(("port", "address"), [(None, "http://127.0.0.1:8000"), ("8102", "http://127.0.0.1:8102")])
def test_the_address_follows_the_port_until_another_is_given(tmp_path, monkeypatch, port, address):
    monkeypatch.delenv("PORTAL_PORT", raising=False)
    if port:
        monkeypatch.setenv("PORTAL_PORT", port)
    assert config.load(tmp_path)["PUBLIC_URL"] == address
    with (tmp_path / "config.py").open("a") as file:
        file.write("PUBLIC_URL = 'https://kota.example'\n")
    assert config.load(tmp_path)["PUBLIC_URL"] == "https://kota.example"
