"""Which landed rows count: duplicates, conflicts, newer versions and superseded deliveries, by the contract's load mode.

One rule serves every event: after a load, a withdrawal or a superseded file, all live rows (of files that are neither
withdrawn nor superseded) of the touched groups are judged again from scratch. The outcome therefore depends on the rows and
their order, not on the path that led there. A group is a key (append, upsert), a set of replace-by values, or the table.
"""

from __future__ import annotations

import duckdb

from ingestion.contract_model import Contract
from ingestion.manifest import FileStatus
from ingestion.sql_text import identifier, identifiers, literal

TOUCHED = "temp._touched"


def begin_settlement(con: duckdb.DuckDBPyConnection) -> None:
    """Start to remember which rows of earlier loads change: `_touched` (rid, was_current)."""
    con.execute("create or replace temp table _touched (rid bigint, was_current boolean)")
    con.execute("create or replace temp table _contested (h ubigint)")


def release_files(con: duckdb.DuckDBPyConnection, contract: Contract, file_ids: list[int], status: FileStatus) -> None:
    """Take the rows of files out of count; `status` is superseded or withdrawn. Their groups are to be settled."""
    _mark_files(con, contract, file_ids, is_current=False, status=status)


def restore_files(con: duckdb.DuckDBPyConnection, contract: Contract, file_ids: list[int]) -> None:
    """Let the rows of files count again, until they are settled."""
    _mark_files(con, contract, file_ids, is_current=True, status="landed")


def _mark_files(
    con: duckdb.DuckDBPyConnection, contract: Contract, file_ids: list[int], is_current: bool, status: str
) -> None:
    if not file_ids:
        return
    table, of_files = contract.qualified_table, "list_contains(?::bigint[], _file_id)"
    con.execute(
        f"insert into {TOUCHED} select rowid, _is_current from {table} "
        f"where {of_files} and rowid not in (select rid from {TOUCHED})",
        [file_ids],
    )
    if not contract.is_keyless or contract.load_mode in ("replace", "full"):
        con.execute(
            f"insert into temp._contested select distinct {group_sql(contract)} from {table} where {of_files}",
            [file_ids],
        )
    con.execute(f"update {table} set _is_current = ?, _status = ? where {of_files}", [is_current, status, file_ids])


def group_sql(contract: Contract, prefix: str = "") -> str:
    """SQL for the hash of the group that a row is judged in."""
    if contract.load_mode == "full" or contract.validity:
        return "cast(0 as ubigint)"
    names = contract.replace_by if contract.load_mode == "replace" else contract.key
    return f"hash({identifiers(names, prefix)})"


def content_sql(contract: Contract, prefix: str = "") -> str:
    """SQL for the hash of a row's content: every stored column."""
    return f"hash({identifiers((c.name for c in contract.stored_columns), prefix)})"


def contested_sql(contract: Contract, prefix: str = "") -> str:
    """SQL condition: the row's group is contested."""
    return f"{group_sql(contract, prefix)} in (select h from temp._contested)"


def has_contested(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether any group is contested so far."""
    return con.execute("select 1 from temp._contested limit 1").fetchone() is not None


def settle(con: duckdb.DuckDBPyConnection, contract: Contract, load_id: int, knows_repeats: bool = False) -> list[int]:
    """Judge the groups that this load or the marked files touched; gives the files whose counts may have changed.

    knows_repeats says that the keys which the load holds more than once are contested already.
    """
    if contract.is_keyless and contract.load_mode == "append":
        return []
    _find_contested(con, contract, load_id, knows_repeats)
    if _crosses_groups(contract):
        _contest_rivals(con, contract, load_id)
    if not has_contested(con):
        return []
    con.execute(f"create or replace temp table _judged as {_judgement(contract)}", [contract.platform, contract.export])
    if contract.validity:
        _judge_overlaps(con, contract)
    _list_conflicts(con, contract, load_id)
    con.execute("delete from temp._judged where status = _status and is_current = _is_current")
    con.execute(
        f"insert into {TOUCHED} select rid, _is_current from temp._judged "
        f"where _load_id <> {int(load_id)} and rid not in (select rid from {TOUCHED})"
    )
    con.execute(
        f"update {contract.qualified_table} as t set _status = j.status, _is_current = j.is_current "
        "from temp._judged as j where t.rowid = j.rid"
    )
    files = [r[0] for r in con.execute("select distinct _file_id from temp._judged").fetchall()]
    con.execute("drop table temp._judged")
    return files


def _find_contested(con: duckdb.DuckDBPyConnection, contract: Contract, load_id: int, knows_repeats: bool) -> None:
    """Groups of the new rows that hold more than one row; a row alone in its group simply counts."""
    table, group, this = contract.qualified_table, group_sql(contract), f"_load_id = {int(load_id)}"
    older = con.execute(f"select 1 from {table} where _load_id <> {int(load_id)} limit 1").fetchone()
    if contract.load_mode == "full" or contract.validity:
        con.execute("insert into temp._contested values (0)")
    elif contract.load_mode == "replace":
        # A delivery may hold a key twice, or a value that an earlier delivery held.
        if contract.key:
            key = f"hash({identifiers(contract.key)})"
            con.execute(
                f"insert into temp._contested select distinct {group} from {table} where {this} and {key} in "
                f"(select {key} from {table} where {this} group by all having count(*) > 1)"
            )
    elif not knows_repeats:
        con.execute(
            f"insert into temp._contested select {group} from {table} where {this} group by all having count(*) > 1"
        )
    if older and contract.load_mode != "full" and not contract.validity:
        con.execute(
            f"insert into temp._contested select distinct {group} from {table} "
            f"where _load_id <> {int(load_id)} and {group} in (select {group} from {table} where {this})"
        )


def _crosses_groups(contract: Contract) -> bool:
    """Whether a key may stand in several groups: what a delivery replaces is not told by the key."""
    return contract.load_mode == "replace" and bool(contract.key) and not set(contract.replace_by) <= set(contract.key)


def _contest_rivals(con: duckdb.DuckDBPyConnection, contract: Contract, load_id: int) -> None:
    """Contest the older groups that share a key with a new row or a contested group, those that share one with these, and so on.

    What key and group have in common (the day) is compared first: a scan can skip what lies outside.
    """
    table, group, this = contract.qualified_table, group_sql(contract), f"_load_id = {int(load_id)}"
    if not con.execute(f"select 1 from {table} where not {this} limit 1").fetchone():
        return
    key, contested = f"hash({identifiers(contract.key)})", "select h from temp._contested"
    common = [identifier(n) for n in contract.replace_by if n in contract.key]
    chosen = ", ".join([f"{key} as h", *common])
    near = "".join(f" and {n} in (select {n} from temp._keys)" for n in common)
    has_rivals = False
    while True:
        con.execute(
            f"create or replace temp table _keys as select {chosen} from {table} where {group} in ({contested}) "
            f"union select {chosen} from {table} where {this}"
        )
        row = con.execute(
            f"insert into temp._contested select distinct {group} from {table} "
            f"where not {this}{near} and {key} in (select h from temp._keys) and {group} not in ({contested})"
        ).fetchone()
        if not row or not row[0]:
            break
        has_rivals = True
    con.execute("drop table temp._keys")
    if has_rivals:
        con.execute(f"insert into temp._contested select distinct {group} from {table} where {this}")


def _judgement(contract: Contract) -> str:
    """SQL that gives each live row of the contested groups its status; parameters: platform, export."""
    table = contract.qualified_table
    key = identifiers(contract.key, "t.") if contract.key else "t.rowid"
    updated = f"t.{identifier(contract.updated_at)}" if contract.updated_at else "null"
    by = identifiers(contract.replace_by, "t.") if contract.load_mode == "replace" else "0"
    return f"""
        with live as (
            select file_id, load_id, coalesce(file_sequence, '') as sequence from landing.files
            where platform = ? and export = ? and status = 'landed'
        ),
        rows_at_stake as (
            select t.rowid as rid, t._file_id, t._load_id, t._row_number, t._status, t._is_current, f.sequence,
                   {content_sql(contract, "t.")} as content, {updated} as updated,
                   dense_rank() over (order by {key}) as key_number,
                   {
        "(select max(load_id) from live)"
        if contract.load_mode == "full"
        else f"max(t._load_id) over (partition by {by})"
    } as load_in_force
            from {table} as t join live as f on f.file_id = t._file_id
            where {contested_sql(contract, "t.")}
        )
        {_RULES[contract.load_mode]}
    """


_APPEND = """
        , ranked as (
            select *, row_number() over in_order as place, first_value(content) over in_order as first_content,
                   first_value(_file_id) over in_order as leader_file, first_value(_row_number) over in_order as leader_row
            from rows_at_stake
            window in_order as (partition by key_number order by _load_id, sequence, _file_id, _row_number)
        )
        select *, case when place = 1 then 'landed' when content = first_content then 'duplicate' else 'conflict' end as status,
               place = 1 as is_current
        from ranked
"""

# The content of the newest row counts; the first row that had it stands for it, so that delivering it again changes nothing.
# A time of update tells which is newer only where all versions have one: else an export that lost the column could change
# nothing any more. Within a file it counts more than none.
_UPSERT = """
        , comparable as (
            select *, case when count(updated) over (partition by key_number) = count(*) over (partition by key_number)
                           then updated end as shared_updated
            from rows_at_stake
        ),
        ranked as (
            select *,
                   row_number() over (partition by key_number, content
                                      order by updated nulls first, sequence, _load_id, _file_id, _row_number) as repetition,
                   first_value(content) over (partition by key_number order by shared_updated desc nulls last, sequence desc,
                                              _load_id desc, _file_id desc, updated desc nulls last, _row_number desc) as newest_content
            from comparable
        )
        select *, case when repetition > 1 then 'duplicate' when content = newest_content then 'landed'
                       else 'superseded' end as status,
               repetition = 1 and content = newest_content as is_current,
               cast(null as bigint) as leader_file, cast(null as bigint) as leader_row
        from ranked
"""

# Among the deliveries in force, a later file's row of a key counts before an earlier file's; of files with one date, and
# within a file, the first does. A key may stand in deliveries of several groups (an ad under two channels).
_REPLACE = """
        , ranked as (
            select *, _load_id = load_in_force as is_in_force, row_number() over in_order as place,
                   first_value(content) over in_order as first_content, first_value(sequence) over in_order as first_sequence,
                   first_value(_file_id) over in_order as leader_file, first_value(_row_number) over in_order as leader_row
            from rows_at_stake
            window in_order as (partition by key_number, _load_id = load_in_force
                                order by sequence desc, _file_id, _row_number)
        )
        select *, case when not is_in_force then 'superseded' when place = 1 then 'landed'
                       when content = first_content then 'duplicate' when sequence < first_sequence then 'superseded'
                       else 'conflict' end as status,
               is_in_force and place = 1 as is_current
        from ranked
"""

_RULES = {"append": _APPEND, "upsert": _UPSERT, "replace": _REPLACE, "full": _REPLACE}


def _judge_overlaps(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Of two current rows of one key whose periods of validity overlap, the later row is a conflict."""
    validity = contract.validity
    assert validity is not None
    begin, end = f"t.{identifier(validity.valid_from)}", f"t.{identifier(validity.valid_to)}"
    same = " and ".join(f"a.{identifier(k)} = b.{identifier(k)}" for k in validity.key)
    con.execute(
        f"""
        create or replace temp table _pairs as
        with periods as (
            select j.rid, j._file_id, j._row_number, {identifiers(validity.key, "t.")},
                   {begin} as valid_from, coalesce({end}, cast('infinity' as date)) as valid_to,
                   row_number() over (order by j._load_id, j.sequence, j._file_id, j._row_number) as place
            from temp._judged as j join {contract.qualified_table} as t on t.rowid = j.rid where j.is_current
        )
        select a.rid as leader, a._file_id as leader_file, a._row_number as leader_row, a.place, b.rid
        from periods as a join periods as b
          on {same} and a.place < b.place and a.valid_from < b.valid_to and b.valid_from < a.valid_to
        """
    )
    con.execute("create or replace temp table _overlaps (rid bigint, leader_file bigint, leader_row bigint)")
    # A row that does not count stands in nobody's way: each round settles the rows whose leaders overlap nothing before them.
    while con.execute("select 1 from temp._pairs limit 1").fetchone():
        con.execute(
            "insert into temp._overlaps select rid, min_by(leader_file, place), min_by(leader_row, place) from temp._pairs "
            "where leader not in (select rid from temp._pairs) group by rid"
        )
        con.execute(
            "delete from temp._pairs using temp._overlaps as o where o.rid = _pairs.rid or o.rid = _pairs.leader"
        )
    con.execute("drop table temp._pairs")
    con.execute(
        "update temp._judged as j set status = 'conflict', is_current = false, leader_file = o.leader_file, "
        "leader_row = o.leader_row from temp._overlaps as o where o.rid = j.rid"
    )
    con.execute("drop table temp._overlaps")


def _list_conflicts(con: duckdb.DuckDBPyConnection, contract: Contract, load_id: int) -> None:
    """Bring landing.rejected_rows in line with the conflicts among the judged rows.

    One that stood before keeps the load that found it: a night reports its own.
    """
    con.execute(
        "create or replace temp table _standing as select r.file_id, r.row_number, r.load_id "
        "from landing.rejected_rows as r "
        "join temp._judged as j on r.file_id = j._file_id and r.row_number = j._row_number where j.status = 'conflict'"
    )
    con.execute(
        "delete from landing.rejected_rows as r using temp._judged as j "
        "where r.file_id = j._file_id and r.row_number = j._row_number"
    )
    shown = ", ".join(
        "'***'" if c.is_private else f"coalesce(cast(t.{identifier(c.name)} as varchar), '')"
        for c in contract.stored_columns
    )
    key = ", ".join(contract.key)
    words = f"has the key ({key}) of row "
    if contract.validity:
        words = f"has the key ({key}), or a period that overlaps that, of row "
    con.execute(
        f"""
        insert into landing.rejected_rows
        select j._file_id, coalesce(s.load_id, {int(load_id)}), f.platform, f.export, f.path, f.first_row_line + j._row_number - 1, j._row_number,
               {literal(contract.key[0]) if contract.key else "null"},
               {literal(words)} || j.leader_row || case when j.leader_file <> j._file_id then ' of ' || l.path else '' end
                   || ' with other content',
               array_to_string([{shown}], ',')
        from temp._judged as j
        join {contract.qualified_table} as t on t.rowid = j.rid
        join landing.files as f on f.file_id = j._file_id
        left join landing.files as l on l.file_id = j.leader_file
        left join temp._standing as s on s.file_id = j._file_id and s.row_number = j._row_number
        where j.status = 'conflict'
        """
    )
    con.execute("drop table temp._standing")


def count_rows(con: duckdb.DuckDBPyConnection, contract: Contract, file_ids: list[int]) -> None:
    """Write the counts of files by what stands in the tables now; rows_read is left as it was read."""
    con.execute(
        f"""
        update landing.files as f
        set rows_landed = c.landed, rows_duplicate = c.duplicate, rows_rejected = c.rejected
        from (
            select i.file_id, coalesce(s.landed, 0) as landed, coalesce(s.duplicate, 0) as duplicate,
                   coalesce(r.rejected, 0) as rejected
            from (select unnest(?::bigint[]) as file_id) as i
            left join (
                select _file_id, count(*) filter (where _status not in ('duplicate', 'conflict')) as landed,
                       count(*) filter (where _status = 'duplicate') as duplicate
                from {contract.qualified_table} where list_contains(?::bigint[], _file_id) group by all
            ) as s on s._file_id = i.file_id
            left join (
                select file_id, count(*) as rejected from landing.rejected_rows
                where list_contains(?::bigint[], file_id) group by all
            ) as r on r.file_id = i.file_id
        ) as c
        where f.file_id = c.file_id
        """,
        [file_ids, file_ids, file_ids],
    )
