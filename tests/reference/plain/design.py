"""design_kpis: tasks by designer, days by log, owned pages by assignments."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from tests.reference.plain.attribution import attributed_pages
from tests.reference.plain.company import Company
from tests.reference.plain.pages import (
    has_second_page,
    landings,
    orders_of_visitors,
    page_owners,
    pays_within,
    session_cases,
    view_cases,
)
from tests.reference.plain.periods import Day, business_day, midnight, period_end
from tests.reference.plain.results import Kpis, Subject, Value, by_period, divided, mean, quantile, share

MART = "design_kpis"
CONVERSION_WINDOW = datetime.timedelta(hours=24)


def design_kpis(company: Company) -> Kpis:
    kpis = Kpis(company.staff.mart_rows(MART))
    task_kpis(company, kpis)
    log_kpis(company, kpis)
    page_kpis(company, kpis)
    return kpis


def task_kpis(company: Company, kpis: Kpis) -> None:
    """A cancelled task counts nowhere (its contract).

    aesthetics_score, conversion_orientation_score, standards_score: mean score of the reviews (every round, every reviewer)
        of the designer's tasks, by reviewed_at. design_quality_score: mean of the three.
    on_time_rate: tasks due in the period first delivered by due_at / tasks due, not cancelled; due and past.
    first_pass_rate: tasks approved with review_rounds = 1 / tasks approved, by approved_at; without rounds in neither part.
    plan_completion_rate: planned tasks delivered by the period's end / planned tasks due, not cancelled.
    task_accuracy_rate: tasks checked without a content error / tasks checked, by first_delivered_at.
    """
    staff = company.staff
    tasks = {row.task_id: row for row in company.rows("design_tasks") if not company.has_happened(row.cancelled_at)}

    def cases(clock: str, case: Any) -> list[tuple[Subject, Day, Any]]:
        own = [row for row in tasks.values() if company.has_happened(getattr(row, clock))]
        return staff.credited(MART, [(row.designer_id, business_day(getattr(row, clock)), case(row)) for row in own])

    reviews = staff.credited(
        MART,
        [
            (tasks[row.task_id].designer_id, business_day(row.reviewed_at), row)
            for row in company.rows("design_reviews")
            if row.task_id in tasks and company.has_happened(row.reviewed_at)
        ],
    )
    for score in ("aesthetics", "conversion_orientation", "standards"):
        kpis.each(f"{score}_score", [(who, day, getattr(row, score)) for who, day, row in reviews], mean)
    whole = [(who, day, (row.aesthetics + row.conversion_orientation + row.standards) / 3) for who, day, row in reviews]
    kpis.each("design_quality_score", whole, mean)
    kpis.each(
        "on_time_rate",
        cases("due_at", lambda row: row.first_delivered_at is not None and row.first_delivered_at <= row.due_at),
        share,
    )
    approved = [case for case in cases("approved_at", lambda row: row) if case[2].review_rounds is not None]
    kpis.each("first_pass_rate", [(who, day, row.review_rounds == 1) for who, day, row in approved], share)
    planned = [case for case in cases("due_at", lambda row: row) if case[2].is_planned]
    due = by_period(planned)
    for subject, period in kpis.rows:
        own = due.get((subject, period), [])
        end = min(midnight(period_end(period)), company.end)
        done = [row for row in own if row.first_delivered_at is not None and row.first_delivered_at < end]
        kpis.put("plan_completion_rate", subject, period, divided(len(done), len(own)))
    checked = [
        (who, day, row.content_errors == 0)
        for who, day, row in cases("first_delivered_at", lambda row: row)
        if row.content_errors is not None
    ]
    kpis.each("task_accuracy_rate", checked, share)


def log_kpis(company: Company, kpis: Kpis) -> None:
    """design_log_rate: days present with a log / days present. Present: scheduled hours > 0 and not on leave for the whole day;
    a log on any other day counts in neither part. Days owe a log from the company's first log on.
    design_output_count: sum(items), by log_date."""
    staff = company.staff
    logs = [row for row in company.rows("design_logs") if company.first_day <= row.log_date <= company.as_of]
    logged = {(row.designer_id, row.log_date) for row in logs}
    present = [
        (subject, day, (subject[0], day) in logged)
        for subject, day in staff.role_days(MART)
        if staff.is_present(subject[0], day) and logs and day >= min(row.log_date for row in logs)
    ]
    kpis.each("design_log_rate", present, share)
    kpis.total(
        "design_output_count", staff.credited(MART, [(row.designer_id, row.log_date, row.items) for row in logs])
    )


def page_kpis(company: Company, kpis: Kpis) -> None:
    """Owned pages by assignments of scope page, on the view's date.

    page_click_rate: page views of owned pages with a click on the page before the next page view / page views of owned pages.
    page_conversion_rate: visitors of owned pages who pay within 24 h of a view / visitors of owned pages; distinct visitors,
        settled views alone; any order counts.
    visit_depth: distinct pages of sessions with an owned page / such sessions, by session start.
    landing_bounce_rate: sessions landing on an owned page with no second distinct page / sessions landing on one.
    second_page_rate: 1 - landing_bounce_rate.
    stay_seconds_per_view: dwell on owned pages / page views of them.
    page_gmv: gmv attributed to owned pages, attribution page. Reading: owned = a designer's on the view's day; credited to
        those owners, by paid_at; a designer without any page in the period has NULL.
    page_load_seconds_p75: 75th percentile of load time of owned pages (views that carry one)."""
    owned = [(owner, view) for view in company.views for owner in sorted(page_owners(company, view))]
    views = view_cases(company, MART, owned)
    sessions = session_cases(company, MART, owned)
    landed = landings(sessions)
    orders = orders_of_visitors(company.paid_orders)
    kpis.each("page_click_rate", [(who, day, view.has_click) for who, day, view in views], share)
    settled = [
        (
            who,
            day,
            (
                view.event.visitor_id,
                pays_within(orders.get(view.event.visitor_id, []), view.event.occurred_at, CONVERSION_WINDOW),
            ),
        )
        for who, day, view in views
        if view.event.occurred_at + CONVERSION_WINDOW <= company.end
    ]
    kpis.each("page_conversion_rate", settled, distinct_share, 1)
    kpis.each("visit_depth", [(who, day, len(case[0].pages)) for who, day, case in sessions], mean)
    kpis.each("landing_bounce_rate", [(who, day, not has_second_page(case[0])) for who, day, case in landed], share)
    kpis.each("second_page_rate", [(who, day, has_second_page(case[0])) for who, day, case in landed], share)
    kpis.each("stay_seconds_per_view", [(who, day, view.dwell_seconds) for who, day, view in views], mean)
    loads = [
        (who, day, view.event.load_milliseconds / 1000)
        for who, day, view in views
        if view.event.load_milliseconds is not None
    ]
    kpis.each("page_load_seconds_p75", loads, lambda seconds: quantile(seconds, 0.75))
    staff = company.staff
    pages = attributed_pages(
        company.paid_orders,
        company.views,
        lambda view: any(staff.subject(MART, owner, view.day) for owner in page_owners(company, view)),
    )
    sold = [
        (owner, order.day, order.amount or Decimal(0))
        for order in company.paid_orders
        if order.order_id in pages
        for owner in sorted(page_owners(company, pages[order.order_id]))
    ]
    kpis.total("page_gmv", staff.credited(MART, sold), staff.owns_any(["page"]))


def distinct_share(cases: list[tuple[str, bool]]) -> Value:
    """Of (visitor, yes or no): distinct visitors with a yes / distinct visitors."""
    return divided(len({visitor for visitor, is_yes in cases if is_yes}), len({visitor for visitor, _ in cases}))
