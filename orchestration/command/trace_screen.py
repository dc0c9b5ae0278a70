"""How a trace looks on a terminal: tables and sentences, narrow enough to read."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from orchestration.command.people_screens import print_table
from scorecards.arithmetic import arithmetic, limits
from scorecards.figures import plain, shown
from scorecards.trace.figure import Traced
from scorecards.trace.wording import TraceWords, number

Row = Mapping[str, Any]
# Wide, so that no path or key is broken: a narrow terminal wraps it, and it can still be copied.
WIDE = 220


def print_scorecard(card: Row, lines: Sequence[Row], parts: Sequence[str], words: TraceWords) -> None:
    """Print a scorecard: what it says in all, and a line a KPI."""
    total = words("no_total") if card["total"] is None else f"{card['total']} {card['grade'] or ''}".strip()
    _say(
        f"{words('scorecard')} {card['scorecard_id']}, {words('version')} {card['scorecard_version']} ({words(card['state'])})"
    )
    plan = f"{words('plan')} {card['plan_id']} {words('version')} {card['version']}; " if card["plan_id"] else ""
    _say(f"{plan}{words('total')} {total}")
    if card["reasons"]:
        _say(f"{words('reasons')}: {card['reasons']}")
    if parts:
        _say(f"{words('parts_of')}: {', '.join(parts)}")
    if lines:
        names = ("kpi", "weight", "method", "value", "points_given", "score", "points", "line")
        print_table("", [words(name) for name in names], [_line_row(line, words) for line in lines], width=WIDE)


def print_line(card: Row, line: Row, lines: Sequence[Row], words: TraceWords) -> None:
    """Print how one line's score and points came about."""
    _say(
        f"{card['scorecard_id']}, {words('version')} {card['scorecard_version']}: {words.of(line, 'kpi')} ({line['mart']}.{line['kpi_id']})"
    )
    formula = arithmetic(line)
    if line["line_score"] is None:
        _say(f"{words('score')}: {words(line['status'])}" + (f" ({words(line['reason'])})" if line["reason"] else ""))
        return
    said = f"{words('score')}: {words('methods.' + line['method'])}"
    _say(f"{said}  {formula or words(line['status'])} = {line['line_score']}")
    for name, text in limits(line):
        _say(f"  {words(name, limit=text)}")
    weights = sum((one["weight"] for one in lines if one["line_score"] is not None), start=0)
    _say(
        f"{words('weighted')}: {plain(line['weight'])} × {line['line_score']} ÷ {plain(weights)} = {line['points']}"
        + (f"  ({words('prorated', share=plain(line['proration']))})" if line["proration"] not in (None, 1) else "")
        + "\n"
    )


def print_traced(traced: Traced, words: TraceWords) -> None:
    """Print a figure: definition, the mart's parts, what the rows come to, and the rows."""
    definition, asked = traced.definition, traced.asked
    _say("")
    _say(
        f"{definition['zh']} / {definition['en']}  ({asked.mart}.{asked.kpi_id}; {asked.subject_id} {asked.subject_role})".replace(
            " )", ")"
        )
    )
    _say(f"{words('definition')}: {str(definition['definition']).strip()}")
    for value in traced.mart_values:
        shift = definition["settles"] if asked.matured else 0
        first, last = value["period_start"] - timedelta(shift), value["period_end"] - timedelta(shift + 1)
        said = f"{words('counted_from')} {first} {words('to')} {last}. {words('mart_says')}: "
        _say(said + _mart_parts(value, words) + shown(value["value"], definition["unit"]) + _reason(value, words))
    _say(_verdict(traced, words))
    _print_groups(traced, words)
    if traced.raw_rows:
        names = ("part", "day", "contribution", "source", "key", "file")
        listed = [_raw_row(row, words) for row in traced.raw_rows]
        print_table(words("raw_rows"), [words(name) for name in names], listed, width=WIDE)
    seen = sum(group["row_count"] for group in traced.groups if group["shown"] == "rows")
    if seen > len(traced.raw_rows):
        _say(words("more_rows", count=seen - len(traced.raw_rows)))


def _print_groups(traced: Traced, words: TraceWords) -> None:
    with_kinds = any(group["input_group"] for group in traced.groups)
    names = ("part", *(("group",) if with_kinds else ()), "source", "row_count", "distinct", "sum")
    table = [
        (
            _part(group["part"], words),
            *((group["input_group"],) if with_kinds else ()),
            words(group["source"]),
            group["row_count"],
            group["counted"],
            words("counts_only") if group["total"] is None else number(group["total"]),
        )
        for group in traced.groups
    ]
    if table:
        print_table("", [words(name) for name in names], table, texts=len(names) - 3)


def _verdict(traced: Traced, words: TraceWords) -> str:
    said = ""
    if traced.closed:
        said = f"{words('closed_at')}: {_mart_parts(traced.closed, words)}{number(traced.closed['value'])}\n"
    differs = "changed_since" if traced.closed else "does_not_add_up"
    if traced.recomputation is None:
        verdict = words({True: "adds_up", False: differs, None: "no_value"}[traced.adds_up])
        return f"{said}{words('rows_say')}: {_parts(traced.totals, words)}{verdict}"
    how = traced.recomputation.zh if words.language == "zh" else traced.recomputation.en
    expected = words("no_value") if traced.expected_value is None else number(traced.expected_value)
    key = "computed_again" if traced.adds_up is not False else f"computed_again_{differs}"
    decimals = traced.decimals["value"]
    found = traced.found_value
    if found is not None and decimals is not None:
        found = round(float(found), decimals)
    return f"{said}{words('how_again')}: {how}\n{words(key, found=number(found), expected=expected)}"


def _parts(value: Row, words: TraceWords) -> str:
    return _mart_parts(value, words) or f"{number(value['value'])}; "


def _mart_parts(value: Row, words: TraceWords) -> str:
    if value["numerator"] is None and value["denominator"] is None:
        return ""
    return f"{words('numerator')} {number(value['numerator'])}, {words('denominator')} {number(value['denominator'])}; "


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _line_row(line: Row, words: TraceWords) -> tuple[object, ...]:
    points = " / ".join(plain(line[name]) or "-" for name in ("baseline", "target", "challenge"))
    return (
        words.of(line, "kpi"),
        plain(line["weight"]),
        words("methods." + line["method"]),
        shown(line["value"], line["unit"] or ""),
        points if line["target"] is not None else "",
        words(line["reason"] or line["status"]) if line["line_score"] is None else line["line_score"],
        line["points"],
        f"{line['mart']}.{line['kpi_id']}",
    )


def _raw_row(row: Row, words: TraceWords) -> tuple[object, ...]:
    group = f" ({row['input_group']})" if row["input_group"] else ""
    return (
        _part(row["part"], words) + group,
        row["business_date"],
        number(row["contribution"]),
        words(row["source"]),
        ", ".join(f"{name} {value}" for name, value in row["key"].items() if value is not None),
        f"{row['path']}:{row['line']}" if row["path"] else "",
    )


def _part(part: str, words: TraceWords) -> str:
    return words("part_value" if part == "value" else part)


def _reason(value: Row, words: TraceWords) -> str:
    return f" ({words(value['null_reason'])})" if value["null_reason"] else ""
