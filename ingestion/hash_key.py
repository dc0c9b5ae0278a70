"""The key that private values are hashed with: where it lives, and the guard against a second one.

How values are hashed is in identity_hashing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_FILE = "hash.key"
FINGERPRINT_FILE = "hash.key.fingerprint"


class KeyMismatch(Exception):  # noqa: N818 - the name is part of the interface
    """The key at hand is not the one that the warehouse was built with."""


def load_or_create_key(warehouse: Path, from_environment: str | None) -> bytes:
    """The hashing key: the given text, else the key file in the warehouse folder, made on first use (mode 0600).

    Raises KeyMismatch when the warehouse holds hashes made with another key: going on would split every buyer in two.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    key_path, fingerprint_path = warehouse / KEY_FILE, warehouse / FINGERPRINT_FILE
    if from_environment:
        key = from_environment.encode()
    elif key_path.exists():
        key = key_path.read_bytes().strip()
        if not key:
            raise KeyMismatch(f"{key_path} is empty: restore the key from the backup")
    elif fingerprint_path.exists():
        raise KeyMismatch(
            f"{key_path} is gone, but {warehouse} holds hashes made with it: restore the key from the backup, "
            "or build a new warehouse from the raw files in another folder"
        )
    else:
        key = secrets.token_hex(32).encode()
        _write_private(key_path, key)
    fingerprint = _fingerprint(key)
    if not fingerprint_path.exists():
        _write_private(fingerprint_path, fingerprint.encode())
    elif not hmac.compare_digest(fingerprint_path.read_text().strip(), fingerprint):
        raise KeyMismatch(
            f"the hashing key is not the one that {warehouse} was built with: every buyer would be split in two. "
            "Give the former key, or build a new warehouse from the raw files in another folder"
        )
    return key


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"scorehouse key fingerprint:" + key).hexdigest()[:16]


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    # A container gives a process the number of one that was killed here.
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
