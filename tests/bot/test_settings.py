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
        monkeypatch.delenv(settings.variable(name), raising=False)
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
        monkeypatch.setenv(settings.variable(name), "")
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


def test_a_key_comes_from_either_place_and_is_not_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``OPENAI_API_KEY`` bears no prefix of ours, in the environment as in ``.env``."""
    (home / ".env").write_text("OPENAI_API_KEY=sk-from-file\nOPENAI_BASE_URL=https://me:s3cret@gate.example/v1\n")
    from_file = settings.load()
    monkeypatch.setenv("OPENAI_API_KEY", " sk-from-environment\n")
    loaded = settings.load()
    for one, key in ((from_file, "sk-from-file"), (loaded, "sk-from-environment")):
        assert one.openai_api_key is not None
        assert one.openai_api_key.get_secret_value() == key
        assert not any(secret in f"{one!r} {one} {one.model_dump_json()}" for secret in ("sk-from", "me:x"))
        assert "s3cret" not in repr(one)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_API_KEY", "sk-s3cret\nsk-other"),
        ("OPENAI_API_KEY", "“sk-s3cret”"),
        ("OPENAI_API_KEY", "sk s3cret"),
        ("OPENAI_BASE_URL", "localhost:s3cret/v1"),
        ("OPENAI_BASE_URL", "http://me:s3cret"),
        ("OPENAI_BASE_URL", "http://[s3cret/v1"),
        ("OPENAI_BASE_URL", "ftp://s3cret/v1"),
        ("SITREP_EMBEDDING_TOKENS", "299999"),
        ("SITREP_EMBEDDING_DIMENSIONS", "0"),
        ("SITREP_EMBEDDER", "gpt"),
    ],
)
def test_a_wrong_setting_is_named_and_not_shown(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """By the variable that a person set."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: ") as raised:
        settings.load()
    assert "s3cret" not in str(raised.value)


def test_isolated_settings_ignore_everything(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Demo and tests: an exported key, another embedder or a ``.env`` change nothing."""
    before = settings.isolated(home / "data")
    (home / ".env").write_text("SITREP_EMBEDDER=openai\nOPENAI_API_KEY=sk-from-file\n")
    for name in settings.Settings.model_fields:
        monkeypatch.setenv(settings.variable(name), "openai")
    after = settings.isolated(home / "data")
    assert after == before
    assert (after.embedder, after.openai_api_key, after.openai_base_url) == ("e5", None, None)
    with services(after) as opened:
        assert opened.index.model == "multilingual-e5-small-q4"


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


@pytest.mark.parametrize(
    "content", ["SITREP_DATA_DIR=/srv/r\xe9sum\xe9".encode("latin-1"), "SITREP_MAX_FILE_MB=1".encode("utf-16")]
)
def test_a_file_of_settings_in_another_encoding_is_told(home: Path, content: bytes) -> None:
    """As some editors save it: one line that names the file."""
    (home / ".env").write_bytes(content)
    with pytest.raises(SettingsError, match=r"\.env is not in UTF-8"):
        settings.load()


def test_a_database_file_at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``~`` stands for the home folder in a database's address as it does in the data folder's."""
    monkeypatch.setenv("SITREP_DATABASE_URL", "sqlite:///~/x/library.db")
    assert settings.load().database_address == f"sqlite:///{Path.home()}/x/library.db"
