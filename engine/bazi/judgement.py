"""All verdicts on a chart as findings: transformations, patterns, useful gods. They rest on facts and change none."""

from functools import lru_cache

from bazi.findings import Finding
from bazi.options import PLAIN_RELATIONS
from bazi.pattern import patterns
from bazi.relations import Rules
from bazi.request_checks import instance
from bazi.results import Chart
from bazi.transformation import transformations
from bazi.useful_god import useful_gods
from bazi.verdicts import Verdict


def verdicts(indices: tuple[int, ...], rules: Rules = PLAIN_RELATIONS) -> tuple[Verdict, ...]:
    """Return every verdict on three or four natal pillars (places in the cycle of sixty), in a fixed order.

    `rules`: `Options.relation_rules` of the chart.
    """
    return (*transformations(indices, rules), *patterns(indices), *useful_gods(indices))


def judgement(chart: Chart) -> tuple[Finding, ...]:
    """Return every verdict on a chart as findings, which rest on the chart's; InvalidRequest for what is no chart."""
    instance("chart", chart, Chart, "a Chart")
    return _findings(chart.indices, chart.options.relation_rules)


@lru_cache(maxsize=1024)
def _findings(indices: tuple[int, ...], rules: Rules) -> tuple[Finding, ...]:
    return tuple(verdict.finding for verdict in verdicts(indices, rules))
