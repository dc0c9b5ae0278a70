"""Every setting of the pipeline, read in this one place.

A setting comes from a command-line flag, else from an environment variable SCOREHOUSE_<NAME>, else from .env in the
current folder, else from the default below. What a company may choose about its KPIs (time zone, currency, platforms,
attribution windows) has its default in dbt_project/dbt_project.yml; the few of those named here override it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from orchestration.outcome import RefusedError
from orchestration.warehouse import Warehouse

PROJECT_ROOT = Path(__file__).resolve().parents[1]

DOT_ENV = Path(".env")
VIRTUAL_ENVIRONMENT = "pyvenv.cfg"  # what every virtual environment has in its folder

Language = Literal["zh", "en"]

# A small sample company's night passes with this; a larger company needs more, which cannot be told beforehand.
SMALLEST_MEBIBYTES = 256
SMALLEST_PERCENT = 5
_LARGEST_BYTES = 2**60
_MEMORY = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT]i?B|%)", re.IGNORECASE)


class Settings(BaseSettings):
    """The settings of one command. Paths are absolute."""

    model_config = SettingsConfigDict(
        env_prefix="SCOREHOUSE_", env_file=DOT_ENV, env_file_encoding="utf-8-sig", extra="ignore", frozen=True
    )

    landing: Path = Path("landing")
    warehouse: Path = Path("warehouse")
    contracts: Path = PROJECT_ROOT / "data_contracts"
    dbt_project: Path = PROJECT_ROOT / "dbt_project"
    as_of: date | None = None
    full_refresh: bool = False
    quiet: bool = False
    json_output: bool = Field(default=False, validation_alias="SCOREHOUSE_JSON")
    language: Language | None = None
    hash_key: SecretStr | None = None
    memory_limit: str = "8GB"
    threads: int = Field(default=2, ge=1, le=256)
    rows_a_slice: int = Field(default=5_000_000, ge=10_000)
    generations_kept: int = Field(default=7, ge=1)
    smallest_free_mebibytes: int = Field(default=256, ge=0)

    business_time_zone: str | None = None
    reporting_currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    platforms: Annotated[tuple[str, ...] | None, NoDecode] = None
    industry: str | None = None

    @field_validator("landing", "warehouse", "contracts", "dbt_project", mode="before")
    @classmethod
    def _named(cls, path: Any) -> Any:
        # It would be the current folder, which a night would fill with its own.
        if path == "":
            raise ValueError("it names no folder; leave it out to take the default")
        return path

    @field_validator("landing", "warehouse", "contracts", "dbt_project")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() would follow the links of a mounted folder

    @field_validator("platforms", mode="before")
    @classmethod
    def _from_comma_list(cls, value: Any) -> Any:
        if isinstance(value, str):
            # Contracts name platforms in lower case; a Chinese keyboard's comma is one, too.
            names = (name.strip().lower() for name in value.replace("，", ",").split(","))
            value = tuple(dict.fromkeys(name for name in names if name))
        if isinstance(value, (list, tuple)) and not value:
            raise ValueError("it names no platform; leave it out to take those of dbt_project.yml")
        return value

    @field_validator("memory_limit")
    @classmethod
    def _enough_memory(cls, text: str) -> str:
        found = _MEMORY.fullmatch(text.strip())
        if found is None:
            raise ValueError(
                "write a number with its unit, such as 8GB or 500MiB, or a share of the machine, such as 80%"
            )
        amount, unit = float(found[1]), found[2].upper()
        if unit == "%":
            if not SMALLEST_PERCENT <= amount <= 100:
                raise ValueError(f"a share of the machine is {SMALLEST_PERCENT}% to 100%")
            return found[0]
        size = amount * (1024 if "I" in unit else 1000) ** ("KMGT".index(unit[0]) + 1)
        if size < SMALLEST_MEBIBYTES * 2**20:
            raise ValueError(f"a night needs at least {SMALLEST_MEBIBYTES}MiB")
        if size > _LARGEST_BYTES:
            raise ValueError("no machine has as much memory")
        return found[0]

    @field_validator("reporting_currency", mode="before")
    @classmethod
    def _currency_code(cls, value: Any) -> Any:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("industry")
    @classmethod
    def _name_of_industry(cls, name: str | None) -> str | None:
        # It is written into the models' SQL as it stands.
        if name is not None and not re.fullmatch(r"\w[\w &/.-]*", name):
            raise ValueError("an industry is a name of letters, digits, spaces and any of & / . - _")
        return name

    @field_validator("business_time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name is not None and (fault := _zone_fault(name)):
            raise ValueError(fault)
        return name

    @property
    def folder(self) -> Warehouse:
        """The warehouse folder's layout."""
        return Warehouse(self.warehouse)

    @property
    def variable_overrides(self) -> dict[str, Any]:
        """dbt variables that a setting replaces; the same every night, so dbt keeps its parsed project."""
        overrides = {
            "business_time_zone": self.business_time_zone,
            "reporting_currency": self.reporting_currency,
            "platforms": list(self.platforms) if self.platforms is not None else None,
            "industry": self.industry,
        }
        return {name: value for name, value in overrides.items() if value is not None}

    @property
    def variables(self) -> Mapping[str, Any]:
        """The dbt variables as this run sees them: the project's own, with the overrides on top."""
        path = self.dbt_project / "dbt_project.yml"
        try:
            project = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as error:
            raise RefusedError(
                f"The dbt project cannot be read: {error}", str(path), "Repair the file, or set SCOREHOUSE_DBT_PROJECT."
            ) from error
        return {**project.get("vars", {}), **self.variable_overrides}

    @property
    def time_zone(self) -> str:
        """Name of the business time zone."""
        return str(self.variables["business_time_zone"])

    def environment(self) -> dict[str, str]:
        """What was set for this command, as environment variables: for processes that know neither its flags nor its .env."""
        chosen = {}
        for name in self.model_fields_set - {"quiet", "json_output"}:
            value = getattr(self, name)
            if isinstance(value, SecretStr):
                value = value.get_secret_value()
            chosen[f"SCOREHOUSE_{name.upper()}"] = ",".join(value) if isinstance(value, tuple) else str(value)
        return chosen | {"SCOREHOUSE_LANDING": str(self.landing), "SCOREHOUSE_WAREHOUSE": str(self.warehouse)}

    def dbt_environment(self) -> dict[str, str]:
        """Environment variables that dbt_project/profiles.yml and macros/slices.sql read."""
        return {
            "SCOREHOUSE_BUILD_DATABASE": str(self.folder.build_database),
            "SCOREHOUSE_TEMP_DIRECTORY": str(self.folder.temporary),
            "SCOREHOUSE_MEMORY_LIMIT": self.memory_limit,
            "SCOREHOUSE_THREADS": str(self.threads),
            "SCOREHOUSE_ROWS_A_SLICE": str(self.rows_a_slice),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }


def load_settings(**flags: Any) -> Settings:
    """Settings from the flags that were given (None = not given), the environment and .env.

    Raises RefusedError naming each setting that is wrong and where it came from, or what keeps .env from being read; and
    where the warehouse lies in the landing folder or the as-of date is not over.
    """
    _check_dot_env()
    given = {name: value for name, value in flags.items() if value is not None}
    if "json_output" in given:
        given["SCOREHOUSE_JSON"] = given.pop("json_output")
    try:
        settings = Settings(**given)
    except ValidationError as error:
        faults = []
        for fault in error.errors():
            name = str(fault["loc"][0]).removeprefix("SCOREHOUSE_").lower()
            origin = f"--{name.replace('_', '-')}" if name in given else f"SCOREHOUSE_{name.upper()}"
            faults.append(f"{origin} = {fault['input']!r}: {fault['msg'].removeprefix('Value error, ')}")
        raise RefusedError(
            "A setting is wrong: " + "; ".join(faults), "command line, environment or .env", "Correct it and run again."
        ) from None
    if fault_of_zone := _zone_fault(settings.time_zone):
        raise RefusedError(
            fault_of_zone,
            f"business_time_zone in {settings.dbt_project / 'dbt_project.yml'}",
            "Correct it and run again.",
        )
    if settings.warehouse.resolve().is_relative_to(settings.landing.resolve()):
        raise RefusedError(
            "The warehouse lies in the landing folder, where its own files pass for new exports after every night.",
            str(settings.warehouse),
            "Name a folder outside of it with --warehouse.",
        )
    refuse_open_day(settings)
    return settings


def refuse_open_day(settings: Settings) -> None:
    """Raise RefusedError where the as-of date is a day that is not over: it would be published with what it holds so far."""
    yesterday = datetime.now(ZoneInfo(settings.time_zone)).date() - timedelta(days=1)
    if settings.as_of is not None and settings.as_of > yesterday:
        raise RefusedError(
            f"The as-of date {settings.as_of} is not over in {settings.time_zone}; the last day that is over is {yesterday}.",
            "--as-of or SCOREHOUSE_AS_OF",
            "Name that day or an earlier one, or leave it out.",
        )


def _zone_fault(name: str) -> str | None:
    try:
        ZoneInfo(name)
    # A folder of the zone database, or a name that is too long for a file, is an OSError.
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"There is no time zone {name!r}; use an IANA name such as Asia/Shanghai."
    return None


def _check_dot_env() -> None:
    """Raise RefusedError where .env is there and cannot be read as UTF-8 text.

    A virtual environment of that name is no file of settings, and means none. Any other folder may stand where a file should:
    Docker makes one of a file to be mounted that is not there.
    """
    path = DOT_ENV.absolute()
    if not path.exists() or path.is_fifo():
        return
    try:
        content = path.read_bytes()
    except IsADirectoryError:
        if any(path.glob(VIRTUAL_ENVIRONMENT)):
            return
        raise RefusedError(
            ".env is a folder and no virtual environment; it should be a file of settings.",
            str(path),
            "Rename the folder, or put the file there; where Docker mounts .env, the file is missing on the host.",
        ) from None
    except OSError as error:
        raise RefusedError(
            f".env cannot be read: {error.strerror}.",
            str(path),
            "Give this user the right to read it, or move it away.",
        ) from None
    try:
        content.decode("utf-8")
        wrong_at = content.find(b"\0")
    except UnicodeDecodeError as error:
        wrong_at = error.start
    if wrong_at >= 0:
        line = content.count(b"\n", 0, wrong_at) + 1
        raise RefusedError(
            f"Line {line} of .env is not UTF-8 text.",
            f"{path}:{line}",
            "Open the file in an editor, save it with the encoding UTF-8, and run again.",
        )
