"""Settings: the only module that reads the environment (and a ``.env`` file in the working folder)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
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
    # Names that every tool for this API knows have no prefix.
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL", repr=False)  # as above
    embedding_model: str = Field(default="text-embedding-3-small", min_length=1)
    embedding_dimensions: int | None = Field(default=None, ge=1, le=65_536)
    # One request may hold 300,000 tokens: with fewer a run could not begin.
    embedding_tokens: int = Field(default=20_000_000, ge=300_000)
    openai_model: str | None = Field(default=None, validation_alias="OPENAI_MODEL")
    digest_model: str | None = None
    # An answer takes about 8,000 tokens, twice that where it is corrected.
    model_seconds: float = Field(default=60, gt=0, le=600, allow_inf_nan=False)
    model_tokens: int = Field(default=2_000_000, ge=0)
    model_tokens_person: int = Field(default=200_000, ge=0)
    model_calls: int = Field(default=4, ge=1, le=100)
    second_look: bool = False
    allow_hosts: str = ""
    user_agent_contact: str = ""
    # The bot. Two names that every program for Telegram's Bot API knows have no prefix either.
    telegram_bot_token: SecretStr | None = Field(default=None, validation_alias="TELEGRAM_BOT_TOKEN")
    telegram_api_base_url: str = Field(
        default="https://api.telegram.org", validation_alias="TELEGRAM_API_BASE_URL", repr=False
    )  # it may hold a password
    admins: str = ""
    webhook_url: str | None = None
    webhook_listen: str = "127.0.0.1:8080"
    webhook_secret: SecretStr | None = None
    health_listen: str = "127.0.0.1:9464"
    retention_days: int | None = Field(default=None, ge=1, le=36_500)
    side_by_side: int = Field(default=4, ge=1, le=8)
    log: Literal["text", "json"] = "text"
    log_level: Literal["info", "debug"] = "info"
    person_questions_minute: int = Field(default=10, ge=1)
    person_questions_day: int = Field(default=300, ge=1)
    person_documents_day: int = Field(default=200, ge=1)
    chat_questions_minute: int = Field(default=20, ge=1)
    chat_questions_day: int = Field(default=1000, ge=1)
    chat_documents_day: int = Field(default=500, ge=1)

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

    @field_validator("openai_model", "digest_model")
    @classmethod
    def _name_of_a_model(cls, name: str | None) -> str | None:
        """It is shown beside all that it writes."""
        bare = (name or "").strip()
        if len(bare) > 200 or not bare.isprintable():
            raise ValueError("not the name of a model")
        return bare or None

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

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, token: SecretStr | None) -> SecretStr | None:
        bare = token.get_secret_value().strip() if token else ""
        if bare and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", bare):
            raise ValueError("not a bot's token, which is digits, a colon and letters, as @BotFather gives it")
        return SecretStr(bare) if bare else None

    @field_validator("telegram_api_base_url")
    @classmethod
    def _telegram(cls, address: str) -> str:
        found = cls._address_of_a_server(address)
        if found is None or "{" in found or urlsplit(found).query or urlsplit(found).fragment:
            raise ValueError("not the address of a Bot API server, such as http://localhost:8081")
        return found

    @field_validator("admins")
    @classmethod
    def _user_ids(cls, ids: str) -> str:
        if not all(re.fullmatch(r"\d{1,15}", one) for one in _listed(ids)):
            raise ValueError("user ids are numbers, with commas between them; @userinfobot tells yours")
        return ids

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "https://unset/")
        loopback = parts.hostname in ("127.0.0.1", "::1", "localhost")
        if not parts.hostname or (parts.scheme != "https" and not (loopback and parts.scheme == "http")):
            raise ValueError("must be an https:// address that Telegram reaches")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _secret_of_the_webhook(cls, secret: SecretStr | None, given: ValidationInfo) -> SecretStr | None:
        bare = secret.get_secret_value() if secret else ""
        # What the Bot API takes for secret_token.
        if bare and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", bare):
            raise ValueError("16 to 256 of the letters A-Z, a-z, 0-9, _ and -")
        return secret if bare else None

    @field_validator("webhook_listen", "health_listen")
    @classmethod
    def _where_to_listen(cls, where: str, given: ValidationInfo) -> str:
        if where == "off" and given.field_name == "health_listen":
            return where
        try:
            parts = urlsplit(f"//{where}")
            fine = bool(parts.hostname) and parts.port is not None and not (parts.path or parts.query or parts.username)
        except ValueError:
            fine = False
        if not fine:
            raise ValueError("an address and a port, as 127.0.0.1:9464")
        return where

    @model_validator(mode="after")
    def _webhooks_are_proved(self) -> Settings:
        if self.webhook_url and self.webhook_secret is None:
            raise ValueError("SITREP_WEBHOOK_URL needs SITREP_WEBHOOK_SECRET: by it Telegram proves itself")
        return self

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
    def administrators(self) -> frozenset[int]:
        """The ids of the users who are administrators of the bot, whatever is stored."""
        return frozenset(map(int, _listed(self.admins)))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that may never be shown: keys, tokens, and passwords inside of addresses."""
        keys = (self.telegram_bot_token, self.webhook_secret, self.openai_api_key, self.chroma_api_key)
        addresses = (self.database_url, self.chroma_url, self.openai_base_url, self.telegram_api_base_url)
        passwords = [urlsplit(one).password for one in addresses if one]
        return tuple(
            [key.get_secret_value() for key in keys if key]
            + [form for one in passwords if one for form in (one, unquote(one))]
        )

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
        named = f"{variable(str(first['loc'][0]))}: " if first["loc"] else ""
        raise SettingsError(f"{named}{first['msg']}", hint=".env.example says what it may be") from error


def variable(field: str) -> str:
    """The environment variable of a field: with our prefix, unless it has a name of its own."""
    known = Settings.model_fields.get(field)
    if known is None:  # pydantic names a field by its variable where it has one of its own
        return field
    return str(known.validation_alias or f"SITREP_{field.upper()}")


def address_and_port(where: str) -> tuple[str, int]:
    """The two halves of a place to listen at, as :class:`Settings` has checked it."""
    parts = urlsplit(f"//{where}")
    return parts.hostname or "", parts.port or 0


def _listed(text: str) -> list[str]:
    """What stands between commas."""
    return [one.strip() for one in text.split(",") if one.strip()]


def calm_threads() -> None:
    """Keep the embedder's threads from spinning while they wait; call it before the model is loaded.

    Beside one busy process on two cores a question's vector took 57 ms, with this 37 ms, and alone the same
    (``GOMP_SPINCOUNT`` of GCC's OpenMP runtime; a value that is set already stays).
    """
    os.environ.setdefault("GOMP_SPINCOUNT", "2000")


def isolated(data_dir: Path, *, embedder: Literal["e5", "hash"] = "e5", database_url: str | None = None) -> Settings:
    """Settings for demo and tests: this folder, defaults otherwise, whatever the environment or ``.env`` say."""
    return Settings.model_construct(data_dir=data_dir, database_url=database_url, embedder=embedder, max_file_mb=50)
