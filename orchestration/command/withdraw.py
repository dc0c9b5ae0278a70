"""`scorehouse withdraw`: taking a wrong file back."""

from __future__ import annotations

import sys

from orchestration.command.screens import reader_texts
from orchestration.night import make_landing_settings, read_contracts
from orchestration.outcome import RefusedError
from orchestration.run_lock import exclusive
from orchestration.settings import Settings


def withdraw_file(settings: Settings, path: str, reason: str) -> None:
    """Withdraw a landed file; readers see the difference after the next run.

    Raises RefusedError where there is nothing to withdraw, NightFailedError where the build database is broken.
    """
    from ingestion.warehouse import WarehouseError, open_build
    from ingestion.withdrawal import WithdrawalError, withdraw

    if not reason.strip():
        raise RefusedError("A withdrawal needs a reason.", "--reason", "Say why the file is wrong; the books keep it.")
    if not settings.folder.build_database.exists():
        raise RefusedError(
            "Nothing has landed in this warehouse yet.", str(settings.warehouse), "Run `scorehouse run` first."
        )
    contracts = read_contracts(settings)
    with exclusive(settings.folder.lock, "withdraw"):
        settings.folder.check_build()
        con = open_build(settings.warehouse)
        try:
            report = withdraw(con, contracts, make_landing_settings(settings), path, reason)
        except WithdrawalError as error:
            raise RefusedError(
                str(error), path, "`scorehouse status` lists the newest files; landing.files of build.duckdb lists all."
            ) from error
        except WarehouseError as error:
            raise RefusedError(str(error), str(settings.contracts), "The landed rows were left alone.") from error
        finally:
            con.close()
    texts = reader_texts(settings.language)
    lines = [texts("withdrawn", path=report.file.path, rows=f"{report.file.rows_landed:,}")]
    lines += [texts("counts_again", path=file.path) for file in report.returned]
    if report.changed is not None:
        export, days = f"{report.changed.platform}/{report.changed.export}", report.changed.days
        lines.append(
            texts("changes_all_days", export=export)
            if days is None
            else texts("changes_days", export=export, days=f"{days:,}")
        )
    sys.stdout.write("\n".join([*lines, texts("seen_after_next_run")]) + "\n")
