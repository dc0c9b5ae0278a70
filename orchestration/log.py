"""The log file of a warehouse: the details behind the one-screen messages. Rotated, readable by its owner alone."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

from orchestration.record import LOGGER
from orchestration.settings import Settings

FILE = "scorehouse.log"
_BYTES = 5_000_000
_KEPT = 3


def write_log_file(settings: Settings) -> None:
    """Send this process's details to <warehouse>/logs/scorehouse.log."""
    logger = logging.getLogger(LOGGER)
    path = settings.folder.logs / FILE
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=False)
    path.chmod(0o600)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    # A log that cannot be written must not be what ends a night, nor fill the screen.
    logging.raiseExceptions = False
    logger.setLevel(logging.INFO)
