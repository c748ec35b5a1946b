"""Two charts beside one another → message."""

from bazi.compatibility import Comparison
from baziai.chart.v1 import chart_service_pb2 as pb
from services.chart.codec import findings
from services.chart.codec.facts import term
from services.chart.codec.labels import four_pillars


def response(between: Comparison, language: str) -> pb.CompareChartsResponse:
    """Return the message: facts first, then verdicts by the profiles that make them."""
    verdicts = (between.tally(), *between.useful())
    return pb.CompareChartsResponse(
        findings=[findings.message(finding, language) for finding in between.findings],
        verdicts=[
            pb.ComparisonVerdict(
                profile=verdict.profile,
                verdict=term(verdict.verdict, language),
                score=verdict.score or 0.0,
                finding=findings.message(verdict.finding, language),
            )
            for verdict in verdicts
        ],
        language_code=language,
        one=four_pillars(between.one.indices, language),
        other=four_pillars(between.other.indices, language),
    )
