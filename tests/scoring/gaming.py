"""Five people who work for the number instead of the customer, written into the landed rows of a company.

Belongs here: what each of them does, as SQL on landing tables. Does not belong here: what the plans make of it.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST, LAST = "2026-09-20", "2026-11-01"
_SERVED = f"agent_id = $1 and started_at >= timestamptz '{FIRST} 00:00:00+08' and _is_current"


@dataclass(frozen=True)
class Gamer:
    """Somebody of a role who goes for one KPI. statements change landed rows; $1 is the employee."""

    name: str
    role: str
    mart: str
    kpi_id: str
    statements: tuple[str, ...]


GAMERS = (
    # Answers at once with a phrase, and has no time left to solve anything.
    Gamer(
        "rushes chats", "customer_service_presale", "customer_service_kpis", "first_response_seconds",
        (
            f"""
            update landing.scorehouse__messages as messages set sent_at = answered.sent_at
            from (
                select conversation_id, min(seq) as seq, any_value(entered) + interval 4 seconds as sent_at
                from landing.scorehouse__messages
                join (
                    select conversation_id, coalesce(human_entered_at, started_at) as entered
                    from landing.scorehouse__conversations where {_SERVED}
                ) using (conversation_id)
                where sender = 'agent' and _is_current group by conversation_id
            ) as answered
            where messages.conversation_id = answered.conversation_id and messages.seq = answered.seq
            """,
            f"update landing.scorehouse__conversations set is_resolved = false where {_SERVED} and hash(conversation_id) % 10 < 7",
        ),
    ),
    # Lets people wait and takes long, and asks for a rating only who is happy all the same.
    Gamer(
        "invites happy customers alone", "customer_service_aftersale", "customer_service_kpis", "chat_csat",
        (
            f"update landing.scorehouse__conversations set csat_score = null, csat_at = null where {_SERVED} and csat_score < 4",
            f"""
            update landing.scorehouse__conversations
            set started_at = started_at - interval 1 hour, human_entered_at = human_entered_at - interval 1 hour,
                ended_at = ended_at + interval 30 minutes
            where {_SERVED}
            """,
        ),
    ),
    # Marks everything as solved; six in ten come back the next day, and a colleague solves it.
    Gamer(
        "closes unsolved issues", "customer_service_aftersale", "customer_service_kpis", "resolution_rate",
        (
            f"update landing.scorehouse__conversations set is_resolved = true where {_SERVED}",
            f"""
            insert into landing.scorehouse__conversations by name
            select * replace (
                conversation_id || '-again' as conversation_id, coalesce(issue_id, conversation_id) as issue_id,
                (select min(agent_id) from landing.scorehouse__conversations where stage = 'aftersale' and agent_id <> $1) as agent_id,
                started_at + interval 1 day as started_at, human_entered_at + interval 1 day as human_entered_at,
                first_reply_at + interval 1 day as first_reply_at, ended_at + interval 1 day as ended_at, true as is_resolved, null as csat_score,
                null as csat_at, null as nps_score
            )
            from landing.scorehouse__conversations where {_SERVED} and hash(conversation_id) % 10 < 6
            """,
            """
            update landing.scorehouse__conversations set issue_id = conversation_id
            where issue_id is null and exists (
                select 1 from landing.scorehouse__conversations as again where again.issue_id = scorehouse__conversations.conversation_id
            )
            """,
            """
            insert into landing.scorehouse__messages by name
            select * replace (conversation_id || '-again' as conversation_id, sent_at + interval 1 day as sent_at,
                case when sender = 'agent' then (
                    select min(agent_id) from landing.scorehouse__conversations where stage = 'aftersale' and agent_id <> $1
                ) end as agent_id)
            from landing.scorehouse__messages
            where conversation_id || '-again' in (select conversation_id from landing.scorehouse__conversations)
            """,
        ),
    ),
    # Ships trivial items by the dozen: all in time, few of them any good.
    Gamer(
        "ships trivial items", "designer", "design_kpis", "on_time_rate",
        (
            "update landing.scorehouse__design_logs set items = items * 10 where designer_id = $1",
            f"""
            insert into landing.scorehouse__design_tasks by name
            select scorehouse__design_tasks.* replace (task_id || '-' || number as task_id, due_at as first_delivered_at, due_at as approved_at, null as cancelled_at)
            from landing.scorehouse__design_tasks cross join range(0, 20) as numbers (number)
            where designer_id = $1 and due_at >= timestamptz '{FIRST} 00:00:00+08' and _is_current
            """,
            f"""
            update landing.scorehouse__design_reviews set aesthetics = 50, conversion_orientation = 45, standards = 60
            where reviewed_at >= timestamptz '{FIRST} 00:00:00+08'
                and task_id in (select task_id from landing.scorehouse__design_tasks where designer_id = $1)
            """,
        ),
    ),
    # Buys the cheapest traffic there is: five thousand visitors a day who leave at once.
    Gamer(
        "buys bouncing traffic", "promotion", "promotion_kpis", "cost_per_uv",
        (
            f"""
            insert into landing.scorehouse__web_events by name
            select scorehouse__web_events.* replace (
                event_id || '-' || number as event_id, md5(event_id || number) as visitor_id, event_id || '-' || number as session_id,
                null as buyer_id, null as order_id
            )
            from landing.scorehouse__web_events cross join range(0, 6) as numbers (number)
            where _is_current and event_type = 'page_view' and occurred_at >= timestamptz '{FIRST} 00:00:00+08'
                and ad_id in (select scope_id from landing.scorehouse__assignments where employee_id = $1 and scope_type = 'ad' and _is_current)
            """,
        ),
    ),
)  # fmt: skip
