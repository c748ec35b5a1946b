"""Births to ask for: 2000 different ones, the same in every run."""

import random
from typing import Any

from google.protobuf.json_format import ParseDict

from baziai.chart.v1 import chart_service_pb2

# More than the Chart service keeps, so that none is answered from memory when asked for in turn.
COUNT = 2000


def birth(number: int) -> dict[str, Any]:
    """Return a birth in China, as JSON of the contract."""
    chance = random.Random(number)
    return {
        "date": {
            "year": chance.randint(1950, 2020),
            "month": chance.randint(1, 12),
            "day": chance.randint(1, 28),
        },
        "timeOfDay": {"hours": chance.randint(4, 23), "minutes": chance.randint(0, 59)},
        "place": {"timeZone": "Asia/Shanghai", "latLng": {"latitude": 30.67, "longitude": 104.07}},
    }


def document(number: int, view: str = "CHART_VIEW_BASIC") -> dict[str, Any]:
    """Return a ComputeChart request as JSON."""
    return {"birth": birth(number), "sex": "SEX_MALE", "languageCode": "zh-Hans", "view": view}


def request(number: int, view: str = "CHART_VIEW_BASIC") -> chart_service_pb2.ComputeChartRequest:
    """Return a ComputeChart request."""
    return ParseDict(document(number, view), chart_service_pb2.ComputeChartRequest())


def naive(number: int) -> dict[str, Any]:
    """Return the same birth as the FastAPI peer takes it."""
    given = birth(number)
    return {
        **given["date"],
        "hour": given["timeOfDay"]["hours"],
        "minute": given["timeOfDay"]["minutes"],
    }
