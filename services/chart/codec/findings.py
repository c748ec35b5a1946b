"""Findings → messages."""

from bazi.findings import Finding
from bazi.labels import describe
from baziai.chart.v1 import chart_pb2 as pb


def message(finding: Finding, language: str) -> pb.Finding:
    """Return the message of a finding, without its line for no language."""
    return pb.Finding(
        id=finding.id,
        kind=finding.kind,
        subject=finding.subject,
        value=dict(finding.value),
        evidence=finding.evidence,
        rule=finding.rule,
        source=finding.source,
        label=describe(finding, language) if language else "",
    )
