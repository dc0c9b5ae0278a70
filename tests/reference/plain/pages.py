"""What page views say of the people who own the pages: shared by designers and operations."""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tests.reference.plain.company import Company
from tests.reference.plain.orders import Order
from tests.reference.plain.periods import Moment
from tests.reference.plain.results import Case
from tests.reference.plain.sessions import Session, View


def page_owners(company: Company, view: View) -> set[str]:
    """Owned pages by assignments, on the view's date."""
    return company.staff.owners("page", view.page_id, view.day)


def traffic_owners(company: Company, view: View) -> set[str]:
    """Page views of owned pages, of pages of owned products, or of an owned shop, on the view's date."""
    owners = page_owners(company, view) | company.staff.owners("shop", view.event.shop_id, view.day)
    if view.event.page_type == "product":
        owners = owners | company.staff.owners("product", view.event.product_id, view.day)
    return owners


def view_cases(company: Company, mart: str, owned: list[tuple[str, View]]) -> list[Case]:
    """Each owned view on its own day."""
    return company.staff.credited(mart, [(employee_id, view.day, view) for employee_id, view in owned])


def session_cases(company: Company, mart: str, owned: list[tuple[str, View]]) -> list[Case]:
    """Each session with an owned page once for each owner, by the session's start: (session, the owner's views in it)."""
    found: dict[tuple[str, int], tuple[Session, list[View]]] = {}
    for employee_id, view in owned:
        found.setdefault((employee_id, id(view.session)), (view.session, []))[1].append(view)
    return company.staff.credited(mart, [(employee_id, case[0].day, case) for (employee_id, _), case in found.items()])


def landings(cases: Iterable[Case]) -> list[Case]:
    """Of session cases: those that landed on a page of the owner."""
    return [case for case in cases if any(view is case[2][0].landing for view in case[2][1])]


def has_second_page(session: Session) -> bool:
    return len(session.pages) >= 2


def orders_of_visitors(orders: Iterable[Order]) -> dict[str, list[Order]]:
    """Paid orders by visitor, by paid_at."""
    found: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        if order.visitor_id is not None:
            found[order.visitor_id].append(order)
    return found


def pays_within(orders: list[Order], start: Moment, window: datetime.timedelta) -> bool:
    """An order is paid in (start, start + window]."""
    moments: list[Any] = [order.paid_at for order in orders]
    place = bisect_right(moments, start)
    return place < len(moments) and moments[place] <= start + window


def visitors(views: Iterable[View]) -> set[str]:
    return {view.event.visitor_id for view in views}


def ad_owners(company: Company, click: Any, day: datetime.date) -> set[str]:
    """The ads and channels assigned: owners of the ad, and of the channel that it ran in: the one that the row names, else the one
    of its performance on that day."""
    staff = company.staff
    channel = click.channel or company.channels_of_ads.get((click.ad_id, day))
    return staff.owners("ad", click.ad_id, day) | staff.owners("channel", channel, day)
