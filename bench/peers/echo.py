"""One process, one loop, two ports that answer the same chart: as grpcio serves it, and inside our chain.

`python -m bench.peers.echo BARE_PORT CHAINED_PORT`
"""

import sys
from typing import Any

import grpc
import uvloop
from protovalidate import Validator

from baziai.chart.v1 import chart_pb2, chart_service_pb2
from bench.births import request
from services import births
from services.chart.codec import computed, requests
from services.chart.usecases import compute
from services.kit import contract, server
from services.kit.chain import Chain
from services.kit.config import ServerSettings
from services.kit.interceptors.access_log import AccessLog
from services.kit.interceptors.admission import Admission
from services.kit.interceptors.auth import Authenticate
from services.kit.interceptors.authorize import Authorize
from services.kit.interceptors.deadline import Deadline
from services.kit.interceptors.idempotency import Idempotency
from services.kit.interceptors.request_id import RequestId
from services.kit.interceptors.validate import Validate
from services.kit.telemetry import configure_logging
from services.kit.tokens import JwtVerifier

PATH = "/baziai.chart.v1.ChartService/ComputeChart"


async def _no_keys() -> dict[str, Any]:
    return {"keys": []}


def _chain() -> Chain:
    info = contract.load(["baziai.chart.v1.ChartService"])[PATH]
    verifier = JwtVerifier("https://nobody", "baziai", "baziai-internal", _no_keys)
    policies = [
        RequestId(),
        AccessLog(),
        Admission(10_000, 10_000),
        Authenticate(verifier),
        Authorize(),
        Deadline(),
        Validate(Validator()),
        Idempotency(),
    ]
    return Chain(policies, {PATH: info})


def _answer() -> chart_pb2.Chart:
    asked = request(0)
    birth = births.decode(asked.birth, asked.sex).birth
    chart = compute(birth, requests.options(asked.options), "birth")
    made = computed.computed(chart, "zh-Hans", chart_pb2.CHART_VIEW_BASIC)
    return chart_pb2.Chart.FromString(made)


async def serve(bare_port: int, chained_port: int) -> None:
    """Serve until killed."""
    configure_logging("echo", "WARNING")
    answer = _answer()

    async def echo(_request: object, _context: Any) -> chart_pb2.Chart:
        return answer

    handler = grpc.unary_unary_rpc_method_handler(
        echo,
        request_deserializer=chart_service_pb2.ComputeChartRequest.FromString,
        response_serializer=chart_pb2.Chart.SerializeToString,
    )
    generic = grpc.method_handlers_generic_handler(
        "baziai.chart.v1.ChartService", {"ComputeChart": handler}
    )
    servers = [
        server.make(ServerSettings(port=bare_port), [])[0],
        server.make(ServerSettings(port=chained_port), [_chain()])[0],
    ]
    for made in servers:
        made.add_generic_rpc_handlers((generic,))
        await made.start()
    await servers[0].wait_for_termination()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), int(sys.argv[2])))
