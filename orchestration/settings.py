"""Every setting of the pipeline, read in this one place.

A setting comes from a command-line flag, else from an environment variable SCOREHOUSE_<NAME>, else from .env in the
current folder, else from the default below. What a company may choose about its KPIs (time zone, currency, platforms,
attribution windows) has its default in dbt_project/dbt_project.yml; the few of those named here override it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from orchestration.outcome import RefusedError
from orchestration.warehouse import Warehouse

PROJECT_ROOT = Path(__file__).resolve().parents[1]

Language = Literal["zh", "en"]


class Settings(BaseSettings):
    """The settings of one command. Paths are absolute."""

    model_config = SettingsConfigDict(env_prefix="SCOREHOUSE_", env_file=".env", extra="ignore", frozen=True)

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
    threads: int = Field(default=2, ge=1)
    generations_kept: int = Field(default=7, ge=1)
    smallest_free_mebibytes: int = Field(default=256, ge=0)

    business_time_zone: str | None = None
    reporting_currency: str | None = None
    platforms: Annotated[tuple[str, ...] | None, NoDecode] = None
    industry: str | None = None

    @field_validator("landing", "warehouse", "contracts", "dbt_project")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() would follow the links of a mounted folder

    @field_validator("platforms", mode="before")
    @classmethod
    def _from_comma_list(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("business_time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name is not None:
            _check_zone(name)
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

    def dbt_environment(self) -> dict[str, str]:
        """Environment variables that dbt_project/profiles.yml reads."""
        return {
            "SCOREHOUSE_BUILD_DATABASE": str(self.folder.build_database),
            "SCOREHOUSE_TEMP_DIRECTORY": str(self.folder.temporary),
            "SCOREHOUSE_MEMORY_LIMIT": self.memory_limit,
            "SCOREHOUSE_THREADS": str(self.threads),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }


def load_settings(**flags: Any) -> Settings:
    """Settings from the flags that were given (None = not given), the environment and .env.

    Raises RefusedError naming each setting that is wrong and where it came from.
    """
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
            faults.append(f"{origin} = {fault['input']!r}: {fault['msg']}")
        raise RefusedError(
            "A setting is wrong: " + "; ".join(faults), "command line, environment or .env", "Correct it and run again."
        ) from None
    _check_zone(settings.time_zone)
    return settings


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise RefusedError(
            f"There is no time zone {name!r}.", "business_time_zone", "Use an IANA name such as Asia/Shanghai."
        ) from error
