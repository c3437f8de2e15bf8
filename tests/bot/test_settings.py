"""Settings: where they come from and what they must not show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import settings
from bot.wiring import services
from retrieval.errors import AddressRefused, SettingsError
from retrieval.types import Scope
from tests.servers.web import WebServer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that is the home too, and an environment without settings."""
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(f"SITREP_{name.upper()}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_tilde_is_the_home_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell expands ``~`` on its command line, nobody does in ``.env``."""
    (home / ".env").write_text("SITREP_DATA_DIR=~/from-file\n")
    assert settings.load().data_dir == home / "from-file"
    monkeypatch.setenv("SITREP_DATA_DIR", "~/from-environment")
    assert settings.load().data_dir == home / "from-environment"


def test_a_home_that_is_unknown_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``~nobody`` is a wrong setting, not a crash."""
    monkeypatch.setenv("SITREP_DATA_DIR", "~no-such-user/data")
    with pytest.raises(SettingsError, match="SITREP_DATA_DIR"):
        settings.load()


def test_an_empty_variable_is_unset(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``SITREP_DATA_DIR=`` would otherwise put the library into the working folder."""
    (home / ".env").write_text("SITREP_EMBEDDER=\n")
    before = settings.load()
    for name in settings.Settings.model_fields:
        monkeypatch.setenv(f"SITREP_{name.upper()}", "")
    assert settings.load() == before
    assert before.embedder == "e5"


@pytest.mark.parametrize("name", ["a?b=c", "a#b", "a b", "50%25", "100%", "a@b:c", "الموصل"])
def test_any_folder_can_hold_the_library(tmp_path: Path, name: str) -> None:
    """The path becomes an address, in which some characters mean something else."""
    folder = tmp_path / name
    with services(settings.isolated(folder, embedder="hash")) as opened:
        assert opened.library.coverage(Scope()).reports == 0
    assert (folder / "library.db").is_file()
    assert {found.name for found in tmp_path.iterdir()} == {name}


def test_a_password_is_not_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings end up in logs and tracebacks."""
    monkeypatch.setenv("SITREP_DATABASE_URL", "postgresql://me:s3cret@host/db")
    loaded = settings.load()
    assert loaded.database_address.endswith("s3cret@host/db")
    assert "s3cret" not in f"{loaded!r} {loaded}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITREP_ALLOW_HOSTS", "good.example, s3cret/99"),
        ("SITREP_USER_AGENT_CONTACT", "s3cret\r\nX: 1"),
        ("SITREP_USER_AGENT_CONTACT", "s3cret)"),
        ("SITREP_USER_AGENT_CONTACT", "s3cret" * 40),
    ],
)
def test_a_setting_of_the_fetch_that_cannot_be_used_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """By its name alone, when the settings are read and not at the first fetch."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as wrong:
        settings.load()
    assert "s3cret" not in str(wrong.value)


def test_the_settings_of_the_fetch_reach_it(tmp_path: Path) -> None:
    """An inner host is fetched only where a setting names it, by the name and contact that are set."""
    plain = settings.isolated(tmp_path, embedder="hash")
    with WebServer() as server:
        server.answer("/story", b"inside")
        url = f"http://127.0.0.1:{server.port}/story"
        with services(plain) as opened, pytest.raises(AddressRefused):
            opened.web.get(url)
        assert server.connections == 0
        told = {"allow_hosts": f"127.0.0.1:{server.port}", "user_agent_contact": "desk@example.org"}
        with services(plain.model_copy(update=told)) as opened:
            assert opened.web.get(url).content == b"inside"
        agents = {asked.headers["user-agent"] for asked in server.asked}
        assert len(agents) == 1
        assert re.fullmatch(r"sitrep/[\d.]+ \(\+desk@example\.org\)", agents.pop())
