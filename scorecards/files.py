"""Files that their owner alone can read, under names that stay where they are put."""

from __future__ import annotations

import os
from pathlib import Path


def file_name(text: str) -> str:
    """An id as a file or folder name: no character that a file system would read, and never a way to another folder."""
    name = "".join("_" if character in '/\\:*?"<>|' or ord(character) < 32 else character for character in text)
    return name if name.strip(".") else name.replace(".", "_")


def write_private(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 into a folder of mode 0700, which is made when it is missing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)
        file.write(content)
