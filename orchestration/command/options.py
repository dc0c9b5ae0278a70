"""Flags that several commands have."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class SummaryLanguage(StrEnum):
    """Languages of what is printed."""

    zh = "zh"
    en = "en"


DATE = "%Y-%m-%d"
Landing = Annotated[Path | None, typer.Option(help="Folder with the raw exports: <platform>/<export>/<any file>.")]
WarehouseFolder = Annotated[Path | None, typer.Option(help="Folder of the warehouse; created when missing.")]
Quiet = Annotated[bool | None, typer.Option("--quiet", help="Print errors only.")]
Json = Annotated[bool | None, typer.Option("--json", help="Print the result as JSON on standard output.")]
Language = Annotated[SummaryLanguage | None, typer.Option(help="Language of what is printed; default from LANG.")]
