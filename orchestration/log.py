"""The log file of a warehouse: the details behind the one-screen messages. Rotated, readable by its owner alone."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from orchestration.record import LOGGER
from orchestration.settings import Settings

FILE = "scorehouse.log"
# What a library warns of by itself would stand on the screen between the steps.
_LOGGERS = (LOGGER, "dagster")
_BYTES = 5_000_000
_KEPT = 3


def write_log_file(settings: Settings) -> None:
    """Send this process's details to <warehouse>/logs/scorehouse.log, or nowhere where that cannot be written."""
    path = settings.folder.logs / FILE
    for name in _LOGGERS:
        for former in list(logging.getLogger(name).handlers):
            logging.getLogger(name).removeHandler(former)
            former.close()
    # A log that cannot be written must not be what ends a night, nor fill the screen.
    logging.raiseExceptions = False
    handler: logging.Handler
    try:
        handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=False)
        path.chmod(0o600)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in _LOGGERS:
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).propagate = False
    logging.getLogger(LOGGER).setLevel(logging.INFO)
