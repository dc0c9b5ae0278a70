"""How a trace looks on a terminal: tables and sentences, narrow enough to read."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from orchestration.command.people_screens import print_table
from scorecards.arithmetic import arithmetic, limits
from scorecards.figures import plain, point, shown, shown_as
from scorecards.trace.figure import Traced
from scorecards.trace.wording import TraceWords, number

Row = Mapping[str, Any]
# Wide, so that no path or key is broken: a narrow terminal wraps it, and it can still be copied.
WIDE = 220


def print_scorecard(card: Row, lines: Sequence[Row], parts: Sequence[str], words: TraceWords) -> None:
    """Print a scorecard: what it says in all, and a line a KPI."""
    total = words("no_total") if card["total"] is None else f"{card['total']} {words.of(card, 'grade')}".strip()
    _say(
        words(
            "card",
            name=words("scorecard"),
            id=card["scorecard_id"],
            version=card["scorecard_version"],
            state=words(card["state"]),
        )
    )
    key = "plan_and_total" if card["plan_id"] else "total_alone"
    _say(words(key, plan=card["plan_id"], version=card["version"], total=total))
    if card["reasons"]:
        labels = {str(line["kpi_id"]): words.of(line, "kpi") for line in lines}
        _say(words("said_of", name=words("reasons"), text=words.explained(card["reasons"], labels)))
    if parts:
        _say(words("said_of", name=words("parts_of"), text=", ".join(parts)))
    if lines:
        names = ("kpi", "weight", "method", "value", "points_given", "score", "points", "line")
        print_table("", [words(name) for name in names], [_line_row(line, words) for line in lines], width=WIDE)


def print_line(card: Row, line: Row, lines: Sequence[Row], words: TraceWords) -> None:
    """Print how one line's score and points came about."""
    _say(
        words(
            "line_of",
            id=card["scorecard_id"],
            version=card["scorecard_version"],
            kpi=words.of(line, "kpi"),
            figure=f"{line['mart']}.{line['kpi_id']}",
        )
    )
    formula = arithmetic(line)
    if line["line_score"] is None:
        has_reason = line["reason"] not in (None, line["status"])
        reason = words("aside", text=words(line["reason"])) if has_reason else ""
        _say(words("said_of", name=words("score"), text=words(line["status"]) + reason))
        return
    method, score = words("methods." + line["method"]), f"{formula or words(line['status'])} = {line['line_score']}"
    _say(words("said_of", name=words("score"), text=f"{method}  {score}"))
    for name, text in limits(line, words.of(line, "guard")):
        _say(f"  {words(name, limit=text)}")
    weights = sum((one["weight"] for one in lines if one["line_score"] is not None), start=0)
    points = f"{plain(line['weight'])} × {line['line_score']} ÷ {plain(weights)} = {line['points']}"
    if line["proration"] not in (None, 1):
        points += words("aside", text=words("prorated", share=plain(line["proration"])))
    _say(words("said_of", name=words("weighted"), text=points) + "\n")


def print_traced(traced: Traced, words: TraceWords) -> None:
    """Print a figure: definition, the mart's parts, what the rows come to, and the rows."""
    definition, asked = traced.definition, traced.asked
    _say("")
    whose = f"{asked.subject_id} {asked.subject_role}".rstrip()
    figure = words("figure_of", figure=f"{asked.mart}.{asked.kpi_id}", whose=whose)
    _say(f"{definition['zh']} / {definition['en']}" + words("aside", text=figure))
    _say(words("said_of", name=words("definition"), text=words.of(definition, "definition").strip()))
    for value in traced.mart_values:
        shift = definition["settles"] if asked.matured else 0
        first, last = value["period_start"] - timedelta(shift), value["period_end"] - timedelta(shift + 1)
        found = _mart_parts(value, words) + shown(value["value"], shown_as(definition)) + _reason(value, words)
        _say(words("counted_from", first=first, last=last) + words("said_of", name=words("mart_says"), text=found))
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
        closed = _mart_parts(traced.closed, words) + number(traced.closed["value"])
        said = words("said_of", name=words("closed_at"), text=closed) + "\n"
    differs = "changed_since" if traced.closed else "does_not_add_up"
    if traced.recomputation is None:
        verdict = words({True: "adds_up", False: differs, None: "no_value"}[traced.adds_up])
        return said + words("said_of", name=words("rows_say"), text=_parts(traced.totals, words) + verdict)
    how = traced.recomputation.zh if words.language == "zh" else traced.recomputation.en
    expected = words("no_value") if traced.expected_value is None else number(traced.expected_value)
    key = "computed_again" if traced.adds_up is not False else f"computed_again_{differs}"
    decimals = traced.decimals["value"]
    found = traced.found_value
    if found is not None and decimals is not None:
        found = round(float(found), decimals)
    again = words("said_of", name=words("how_again"), text=how)
    return f"{said}{again}\n{words(key, found=number(found), expected=expected)}"


def _parts(value: Row, words: TraceWords) -> str:
    return _mart_parts(value, words) or words("value_given", value=number(value["value"]))


def _mart_parts(value: Row, words: TraceWords) -> str:
    if value["numerator"] is None and value["denominator"] is None:
        return ""
    return words("parts_given", numerator=number(value["numerator"]), denominator=number(value["denominator"]))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _line_row(line: Row, words: TraceWords) -> tuple[object, ...]:
    points = " / ".join(point(line[name], line["unit"] or "") for name in ("baseline", "target", "challenge"))
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
    group = words("aside", text=row["input_group"]) if row["input_group"] else ""
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
    return words("aside", text=words(value["null_reason"])) if value["null_reason"] else ""
