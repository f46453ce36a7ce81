"""What is pinned, and which version this is."""

from __future__ import annotations

import re

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.agreements.house import pyproject, text

PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[A-Za-z0-9.!+]+)")


def test_the_constraints_pin_versions_and_say_no_address() -> None:
    odd = [line for line in text("constraints.txt").splitlines() if not PIN.fullmatch(line)]
    assert not odd, f"constraints.txt holds lines that are no plain name==version: {odd}"


def test_every_dependency_is_pinned_to_a_version_that_it_allows() -> None:
    pins = {
        canonicalize_name(m["name"]): Version(m["version"]) for m in PIN.finditer(text("constraints.txt"))
    }
    wrong = []
    for wanted in _dependencies():
        pin = pins.get(canonicalize_name(wanted.name))
        if pin is None:
            wrong.append(f"{wanted.name} is not pinned")
        elif not wanted.specifier.contains(pin, prereleases=True):
            wrong.append(f"{wanted.name} is pinned to {pin}, pyproject.toml wants {wanted.specifier}")
    assert not wrong, "In constraints.txt: " + "; ".join(wrong)


def _dependencies() -> list[Requirement]:
    project = pyproject()["project"]
    groups = [project["dependencies"], *project.get("optional-dependencies", {}).values()]
    return [Requirement(line) for group in groups for line in group]


def test_the_changelog_begins_with_the_version_of_this_project() -> None:
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", text("CHANGELOG.md"), re.MULTILINE)
    assert newest is not None, "CHANGELOG.md has no heading like '## 0.1.0'"
    assert newest[1] == pyproject()["project"]["version"], "CHANGELOG.md and pyproject.toml disagree"
