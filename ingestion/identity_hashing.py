"""Keyed hashes of private identifiers: HMAC-SHA256, first 32 hexadecimal characters, one domain for each kind of person.

The key is bound as a parameter and lives in session variables, so that it never stands in SQL text or a log. DuckDB has
sha256 and no HMAC: it is composed from two padded hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

import duckdb

from ingestion.sql_text import identifier, identifiers, literal

HASH_LENGTH = 32
_BLOCK = 64


def normal_identity(value: str) -> str:
    """An identifier as it is hashed: without surrounding blanks and tabs, compatibility forms folded (NFKC)."""
    return unicodedata.normalize("NFKC", value).strip()


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
    pass through Python, for NFKC.
    """
    if len(columns) == 1:
        distinct = f"select distinct {identifier(columns[0])} as raw from {relation}"
    else:
        distinct = f"select distinct unnest([{identifiers(columns)}]) as raw from {relation}"
    hashed = f"case when normal <> '' then {hash_sql(domain, 'normal')} end"
    is_ascii = "strlen(raw) = length(raw)"
    con.execute(
        f"create or replace temp table {table} as select raw, case when {is_ascii} then {hashed} end as hashed "
        f"from (select raw, trim(raw) as normal from ({distinct}) where raw is not null)",
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
