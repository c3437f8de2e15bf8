"""Settings: the only module that reads the environment (and a ``.env`` file in the working folder)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import SettingsError
from retrieval.web import parse_allowed


class Settings(BaseSettings):
    """Every setting, with its default. ``.env.example`` shows them all."""

    model_config = SettingsConfigDict(
        env_prefix="SITREP_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("sitrep", appauthor=False)))
    database_url: str | None = Field(default=None, repr=False)  # it may hold a password
    chroma_url: str | None = Field(default=None, repr=False)  # as above
    chroma_tenant: str = Field(default="default_tenant", min_length=1)
    chroma_database: str = Field(default="default_database", min_length=1)
    chroma_api_key: SecretStr | None = None
    embedder: Literal["e5", "hash", "openai"] = "e5"
    max_file_mb: float = Field(default=50, gt=0, allow_inf_nan=False)
    # Nobody publishes so often that it would be worth more requests.
    feeds_minutes: int = Field(default=15, ge=5, le=1440)
    # Two names that every tool for this API knows: they have no prefix.
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL", repr=False)  # as above
    embedding_model: str = Field(default="text-embedding-3-small", min_length=1)
    embedding_dimensions: int | None = Field(default=None, ge=1, le=65_536)
    # One request may hold 300,000 tokens: with fewer a run could not begin.
    embedding_tokens: int = Field(default=20_000_000, ge=300_000)
    allow_hosts: str = ""
    user_agent_contact: str = ""

    @field_validator("data_dir")
    @classmethod
    def _at_home(cls, folder: Path) -> Path:
        """Expand ``~``: a shell does so on its command line, nobody does in ``.env``."""
        try:
            return folder.expanduser()
        except RuntimeError as error:
            raise ValueError("the home folder it names is not known") from error

    @field_validator("openai_api_key")
    @classmethod
    def _key_that_can_be_sent(cls, key: SecretStr | None) -> SecretStr | None:
        """A key travels in a header: a line feed or a curly quote copied with it would fail in the network's words."""
        if key is None:
            return None
        bare = key.get_secret_value().strip()
        if not bare:
            return None
        if not (bare.isascii() and bare.isprintable()) or " " in bare:
            raise ValueError("it holds a character that no key has, perhaps copied along with it")
        return SecretStr(bare)

    @field_validator("openai_base_url")
    @classmethod
    def _address_of_a_server(cls, address: str | None) -> str | None:
        if address is None:
            return None
        try:
            parts = urlsplit(address.strip())
            whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:  # it quotes the address, which may hold a password
            whole = False
        if not whole:
            raise ValueError("not the address of a server, such as http://localhost:8080/v1")
        return address.strip()

    @field_validator("chroma_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "http://unset")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("must be a web address, as http://127.0.0.1:8000")
        try:
            _ = parts.port
        except ValueError as error:
            raise ValueError("its port is no number from 0 to 65535") from error
        return url

    @field_validator("chroma_api_key")
    @classmethod
    def _fit_for_a_header(cls, key: SecretStr | None, given: ValidationInfo) -> SecretStr | None:
        secret = key.get_secret_value() if key else ""
        if not (secret.isascii() and secret.isprintable()) or " " in secret:
            raise ValueError("holds characters that no key has")
        if secret and urlsplit(given.data.get("chroma_url") or "").username is not None:
            raise ValueError("is set, and SITREP_CHROMA_URL names a user: one of them proves who asks")
        return key

    @field_validator("allow_hosts")
    @classmethod
    def _hosts(cls, hosts: str) -> str:
        """Check the entries here, where the variable is named."""
        parse_allowed(hosts)
        return hosts

    @field_validator("user_agent_contact")
    @classmethod
    def _contact(cls, contact: str) -> str:
        """Check what goes into a header, in brackets."""
        if not re.fullmatch(r"[ -'*-~]{0,200}", contact):
            raise ValueError("an e-mail address or a page, in at most 200 plain letters and without brackets")
        return contact.strip()

    @field_validator("database_url")
    @classmethod
    def _file_at_home(cls, url: str | None) -> str | None:
        """``sqlite:///~/x.db``: as for the data folder."""
        before, home, after = (url or "").partition("sqlite:///~/")
        return f"sqlite:///{quote(str(cls._at_home(Path('~') / after)))}" if home and not before else url

    @property
    def database_address(self) -> str:
        """The library's SQLAlchemy address: the one set, else a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{quote(str(self.data_dir / 'library.db'))}"

    @property
    def outlets_path(self) -> Path:
        """The reader's own file of outlets, laid over the one that comes with sitrep; there need not be one."""
        return self.data_dir / "outlets.toml"

    @property
    def index_path(self) -> Path:
        """The folder of the embedded vector index."""
        return self.data_dir / "chroma"

    @property
    def names_path(self) -> Path | None:
        """The folder of the reader's own names, if there is one."""
        folder = self.data_dir / "names"
        return folder if folder.exists() else None


def load() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: a value cannot be used; names the variable, and never shows its value.
    """
    try:
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsError(".env is not in UTF-8", hint="save it again as UTF-8") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = variable(str(first["loc"][0]))
        raise SettingsError(f"{name}: {first['msg']}", hint=".env.example says what it may be") from error


def variable(field: str) -> str:
    """The environment variable of a field: with our prefix, unless it has a name of its own."""
    known = Settings.model_fields.get(field)
    if known is None:  # pydantic names a field by its variable where it has one of its own
        return field
    return str(known.validation_alias or f"SITREP_{field.upper()}")


def calm_threads() -> None:
    """Keep the embedder's threads from spinning while they wait; call it before the model is loaded.

    Beside one busy process on two cores a question's vector took 57 ms, with this 37 ms, and alone the same
    (``GOMP_SPINCOUNT`` of GCC's OpenMP runtime; a value that is set already stays).
    """
    os.environ.setdefault("GOMP_SPINCOUNT", "2000")


def isolated(data_dir: Path, *, embedder: Literal["e5", "hash"] = "e5", database_url: str | None = None) -> Settings:
    """Settings for demo and tests: this folder, defaults otherwise, whatever the environment or ``.env`` say."""
    return Settings.model_construct(data_dir=data_dir, database_url=database_url, embedder=embedder, max_file_mb=50)
