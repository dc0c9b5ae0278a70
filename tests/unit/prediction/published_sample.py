"""The CDNOW sample, summed up, to which the papers fit their models."""

import csv
from pathlib import Path

import numpy as np

from prediction.order_values import OrderValues
from prediction.repeat_orders import RepeatOrders

FOLDER = Path(__file__).parent / "cdnow"


def columns(name: str) -> list[np.ndarray]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return list(np.array(rows, dtype=np.float64).T)


def cdnow_orders() -> RepeatOrders:
    return RepeatOrders(*columns("repeat_orders.csv"))


def cdnow_values() -> OrderValues:
    return OrderValues(*columns("order_values.csv"))
