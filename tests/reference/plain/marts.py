"""Which function computes which mart, and what the mart's subject columns are."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.reference.plain.campaign import campaign_kpis, campaigns
from tests.reference.plain.company import Company
from tests.reference.plain.customer_service import customer_service_kpis
from tests.reference.plain.design import design_kpis
from tests.reference.plain.leadership import leadership_kpis
from tests.reference.plain.operations import operations_kpis
from tests.reference.plain.peer_review import peer_review_kpis
from tests.reference.plain.promotion import promotion_kpis
from tests.reference.plain.results import Kpis
from tests.reference.plain.service_team import service_team_kpis
from tests.reference.plain.shipping import logistics_kpis, warehouse_kpis
from tests.reference.plain.supply_chain import supply_chain_kpis
from tests.reference.plain.traffic_source import traffic_source_kpis

PERSON = ("employee_id", "role")


class Mart(NamedTuple):
    compute: Callable[[Company], Kpis]
    subject: tuple[str, ...]


MARTS = {
    "traffic_source_kpis": Mart(traffic_source_kpis, ("channel",)),
    "operations_kpis": Mart(operations_kpis, PERSON),
    "promotion_kpis": Mart(promotion_kpis, PERSON),
    "campaign_kpis": Mart(campaign_kpis, PERSON),
    "campaigns": Mart(campaigns, ("campaign_id",)),
    "customer_service_kpis": Mart(customer_service_kpis, PERSON),
    "service_team_kpis": Mart(service_team_kpis, ("team_id",)),
    "design_kpis": Mart(design_kpis, PERSON),
    "warehouse_kpis": Mart(warehouse_kpis, PERSON),
    "logistics_kpis": Mart(logistics_kpis, ("warehouse_id",)),
    "supply_chain_kpis": Mart(supply_chain_kpis, ("category",)),
    "leadership_kpis": Mart(leadership_kpis, PERSON),
    "peer_review_kpis": Mart(peer_review_kpis, PERSON),
}
