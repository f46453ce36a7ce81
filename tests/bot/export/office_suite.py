"""LibreOffice as a second opinion: it opens a workbook, works out everything anew, and saves what it sees."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
SECONDS = 100
ALL_SHEETS_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class Opened:
    workbook: Workbook
    """As LibreOffice saved it."""
    folder: Path
    name: str

    def shown(self, sheet: str) -> list[list[str]]:
        """What a person sees in the cells."""
        path = self.folder / f"{self.name}-{sheet}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))


def open_in_libreoffice(path: Path, folder: Path) -> Opened:
    """With a profile of its own, in `folder`."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    for target in ("xlsx:Calc MS Excel 2007 XML", ALL_SHEETS_AS_SHOWN):
        _convert(path, target, folder)
    return Opened(load_workbook(folder / "out" / path.name), folder / "out", path.stem)


def _convert(path: Path, target: str, folder: Path) -> None:
    assert PROGRAM is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    how = ["--headless", "--convert-to", target, "--outdir", str(folder / "out")]
    environment = {"HOME": str(folder), "PATH": os.defpath}
    subprocess.run(
        [PROGRAM, profile, *how, str(path)], capture_output=True, check=True, timeout=SECONDS, env=environment
    )
