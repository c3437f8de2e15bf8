"""Settings: the only module that reads the environment (and a ``.env`` file in the working folder)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from retrieval.errors import SettingsError


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
    embedder: Literal["e5", "hash"] = "e5"
    max_file_mb: float = Field(default=50, gt=0, allow_inf_nan=False)

    @field_validator("data_dir")
    @classmethod
    def _at_home(cls, folder: Path) -> Path:
        """Expand ``~``: a shell does so on its command line, nobody does in ``.env``."""
        try:
            return folder.expanduser()
        except RuntimeError as error:
            raise ValueError("the home folder it names is not known") from error

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

    @property
    def database_address(self) -> str:
        """The library's SQLAlchemy address: the one set, else a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{quote(str(self.data_dir / 'library.db'))}"

    @property
    def index_path(self) -> Path:
        """The folder of the embedded vector index."""
        return self.data_dir / "chroma"


def load() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: a value cannot be used; names the variable, and never shows its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "SITREP_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"{name}: {first['msg']}", hint=".env.example says what it may be") from error


def calm_threads() -> None:
    """Keep the embedder's threads from spinning while they wait; call it before the model is loaded.

    Beside one busy process on two cores a question's vector took 57 ms, with this 37 ms, and alone the same
    (``GOMP_SPINCOUNT`` of GCC's OpenMP runtime; a value that is set already stays).
    """
    os.environ.setdefault("GOMP_SPINCOUNT", "2000")


def isolated(data_dir: Path, *, embedder: Literal["e5", "hash"] = "e5", database_url: str | None = None) -> Settings:
    """Settings for demo and tests: this folder, defaults otherwise, whatever the environment or ``.env`` say."""
    return Settings.model_construct(data_dir=data_dir, database_url=database_url, embedder=embedder, max_file_mb=50)
