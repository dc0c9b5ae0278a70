"""`scorehouse simulate`: a draft plan beside the one in force."""

from __future__ import annotations

from dataclasses import asdict

from orchestration.command.people_screens import print_json, print_table, published_people, worded
from orchestration.outcome import RefusedError
from orchestration.settings import Settings
from scorecards.planning.simulation import Draft, Simulation, drafts, simulate

LISTED = 10


def tell_simulation(
    settings: Settings, plan_id: str | None, version: int | None, first: str | None, last: str | None
) -> None:
    """Print what a draft would have given. RefusedError names the drafts there are when none or several fit."""
    with published_people(settings) as con:
        known = drafts(con)
        fitting = [one for one in known if plan_id in (None, one.plan_id) and version in (None, one.version)]
        chosen = max(fitting, key=lambda one: one.version) if len({one.plan_id for one in fitting}) == 1 else None
        if chosen is None:
            raise RefusedError(
                "No draft fits." if not fitting else "Several plans have a draft.",
                f"--plan {plan_id or ''} --version {version or ''}".strip(),
                "Drafts are versions without an approval. There are: "
                + (", ".join(f"{one.plan_id} version {one.version}" for one in known) or "none"),
            )
        simulation = simulate(con, chosen, first, last)
    if settings.json_output:
        print_json(asdict(simulation))
        return
    _print(settings, chosen, simulation)


def _print(settings: Settings, draft: Draft, simulation: Simulation) -> None:
    print_table(
        worded(
            settings,
            f"草案 {draft.plan_id} 第 {draft.version} 版与现行方案对比",
            f"Draft {draft.plan_id} version {draft.version} beside the plan in force",
        ),
        worded(
            settings,
            "周期|人数|现行均分|草案均分|升级|降级|无总分",
            "Period|Scorecards|Mean in force|Mean of draft|Grades up|Grades down|Without total",
        ).split("|"),
        [tuple(period.values()) for period in simulation.periods],
    )
    both = [card for card in simulation.scorecards if card["difference"] is not None]
    columns = worded(settings, "成绩单|现行|草案|差", "Scorecard|In force|Draft|Difference").split("|")
    gains = [card for card in both if card["difference"] > 0][:LISTED]
    losses = [card for card in reversed(both) if card["difference"] < 0][:LISTED]
    for title, cards in (
        (worded(settings, "得分上升最多", "Who gains most"), gains),
        (worded(settings, "得分下降最多", "Who loses most"), losses),
    ):
        if cards:
            print_table(
                title,
                columns,
                [
                    (
                        card["scorecard_id"],
                        f"{card['total_in_force']} {card['grade_in_force'] or ''}",
                        f"{card['total']} {card['grade'] or ''}",
                        f"{card['difference']:+}",
                    )
                    for card in cards
                ],
            )
