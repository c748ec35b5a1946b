"""gRPC with the generated stubs: the chart of the tour, read through the edge."""

import os

import grpc

from baziai.chart.v1 import chart_service_pb2, chart_service_pb2_grpc

with grpc.insecure_channel(os.environ["BAZIAI_EDGE"].removeprefix("http://")) as channel:
    charts = chart_service_pb2_grpc.ChartServiceStub(channel)
    chart = charts.GetChart(
        chart_service_pb2.GetChartRequest(
            name="users/demo/profiles/li/charts/first", language_code="en"
        ),
        metadata=(("authorization", f"Bearer {os.environ['BAZIAI_TOKEN']}"),),
    )
    print(*(finding.label for finding in chart.findings[:12]), sep="\n")
