"""Keyed hashes of private identifiers: HMAC-SHA256, first 32 hexadecimal characters, one domain for each kind of person.

The key is bound as a parameter and lives in session variables, so that it never stands in SQL text or a log. DuckDB has
sha256 and no HMAC: it is composed from two padded hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

import duckdb

from ingestion.sql_text import INVISIBLE, INVISIBLE_LETTERS, identifier, identifiers, literal

HASH_LENGTH = 32
_BLOCK = 64
_INVISIBLE_CATEGORIES = ("Zs", "Zl", "Zp", "Cc", "Cf")


def normal_identity(value: str) -> str:
    """An identifier as it is hashed: compatibility forms folded (NFKC), then without invisible characters at its ends.

    Invisible is what sql_text.INVISIBLE says.
    """
    folded = unicodedata.normalize("NFKC", value)
    begin, end = 0, len(folded)
    while begin < end and _is_invisible(folded[begin]):
        begin += 1
    while begin < end and _is_invisible(folded[end - 1]):
        end -= 1
    return folded[begin:end]


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE_CATEGORIES or character in INVISIBLE_LETTERS


def hash_identity(key: bytes, domain: str, value: str) -> str:
    """The stored form of one identifier of a domain (buyer, visitor, reviewer, ...)."""
    message = f"{domain}:{normal_identity(value)}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:HASH_LENGTH]


def bind_key(con: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Put the two HMAC pads into session variables; every hashing statement of the session uses them."""
    padded = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    con.execute("set variable hash_inner = ?", [bytes(b ^ 0x36 for b in padded)])
    con.execute("set variable hash_outer = ?", [bytes(b ^ 0x5C for b in padded)])


def forget_key(con: duckdb.DuckDBPyConnection) -> None:
    """Take the key out of the session."""
    con.execute("reset variable hash_inner")
    con.execute("reset variable hash_outer")


def hash_sql(domain: str, value: str) -> str:
    """SQL for the hash of an already normalised value (an SQL expression)."""
    message = f"encode({literal(domain + ':')} || {value})"
    inner = f"unhex(sha256(getvariable('hash_inner') || {message}))"
    return f"substr(sha256(getvariable('hash_outer') || {inner}), 1, {HASH_LENGTH})"


def create_identity_map(
    con: duckdb.DuckDBPyConnection,
    table: str,
    relation: str,
    columns: list[str],
    domain: str,
    values: list[object],
) -> None:
    """Make the temp table `table` (raw, hashed) of the distinct values in the columns of a relation.

    `values` are the parameters of the relation. Values that are empty once normalised get NULL. Only values beyond ASCII
    pass through Python, for NFKC; SQL and Python give every value the same normal form.
    """
    if len(columns) == 1:
        distinct = f"select distinct {identifier(columns[0])} as raw from {relation}"
    else:
        distinct = f"select distinct unnest([{identifiers(columns)}]) as raw from {relation}"
    hashed = f"case when normal <> '' then {hash_sql(domain, 'normal')} end"
    is_ascii = "strlen(raw) = length(raw)"
    trimmed = f"regexp_replace(raw, '^{INVISIBLE}+|{INVISIBLE}+$', '', 'g')"
    con.execute(
        f"create or replace temp table {table} as select raw, case when {is_ascii} then {hashed} end as hashed "
        f"from (select raw, {trimmed} as normal from ({distinct}) where raw is not null)",
        values,
    )
    beyond_ascii = con.execute(f"select raw from {table} where not {is_ascii}").fetchall()
    if not beyond_ascii:
        return
    con.execute("create or replace temp table _identity_folded (raw varchar, normal varchar)")
    for start in range(0, len(beyond_ascii), 100_000):
        part = [r[0] for r in beyond_ascii[start : start + 100_000]]
        con.execute(
            "insert into _identity_folded select unnest(?::varchar[]), unnest(?::varchar[])",
            [part, [normal_identity(v) for v in part]],
        )
    con.execute(f"update {table} as m set hashed = {hashed} from _identity_folded as f where m.raw = f.raw")
    con.execute("drop table _identity_folded")
