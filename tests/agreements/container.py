"""The Dockerfile and the compose files as these tests read them."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from tests.agreements.house import text


def instructions(word: str) -> list[str]:
    """What stands behind each COPY, ENV or the like, on one line."""
    lines = [line for line in text("Dockerfile").splitlines() if not line.startswith("#")]
    whole = "\n".join(lines).replace("\\\n", " ")
    return [rest.strip() for rest in re.findall(rf"^{word} (.*)$", whole, re.MULTILINE)]


def in_exec_form(word: str) -> list[str]:
    """The words of ENTRYPOINT or CMD. Raises ValueError when a shell would read them."""
    (rest,) = instructions(word)
    found: list[str] = json.loads(rest)
    return found


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for line in instructions("ENV") for pair in line.split())


def health_check() -> list[str]:
    """The words of its command."""
    (rest,) = instructions("HEALTHCHECK")
    found: list[str] = json.loads(rest.partition("CMD ")[2])
    return found


def services(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(text(name))["services"]
    return found
