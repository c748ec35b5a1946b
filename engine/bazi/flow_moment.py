"""A chart asked at a moment: which pillars pass, what they have with the natal ones, and which stars they bring."""

from collections.abc import Iterator
from functools import cached_property

from bazi.findings import Finding
from bazi.flows import Flow
from bazi.labels import label_id
from bazi.options import AgeReckoning, SmallLuck
from bazi.relations import Relation, relations
from bazi.request_checks import instance
from bazi.results import Chart
from bazi.sexagenary import PILLARS
from bazi.solar_terms import utc_datetime
from bazi.stars import OUTSIDE, members, stars_from
from bazi.stars_arranged import YUAN_CHEN, yuan_chen
from bazi.stars_table import STARS
from bazi.stems import STEMS
from bazi.ten_gods import ten_god
from bazi.trace_conventions import governed, year_rule
from bazi.transformation import passing_transformations

_NATAL = ("year", "month", "day", "hour")
_DAY = 2
_STAR_NUMBERS = {star.id: number for number, star in enumerate(STARS)}


class FlowMoment:
    """The pillars of a chart and those that pass at an instant.

    `flows`: what passes by name, in order: `luck`, `small_luck`, `flow_year`, `flow_month`, `flow_day`, `flow_hour`;
    the first two are missing before the first decade or where the chart has none. `names` and `indices` are all
    places, natal ones first; the relations' places count in them.
    """

    def __init__(self, chart: Chart, epoch_ms: int, flows: dict[str, Flow]) -> None:
        self.chart = chart
        self.epoch_ms = epoch_ms
        self.flows = flows
        natal = len(chart.indices)
        self.names: tuple[str, ...] = (*_NATAL[:natal], *flows)
        self.indices: tuple[int, ...] = (
            *chart.indices,
            *[flow.pillar_index for flow in flows.values()],
        )

    @cached_property
    def nominal_age(self) -> int:
        """虚岁."""
        return self.chart.life.nominal_age(self.epoch_ms)

    @cached_property
    def full_age(self) -> int:
        """周岁."""
        return self.chart.life.full_age(self.epoch_ms)

    @property
    def age(self) -> int:
        """The age by the chart's own reckoning."""
        full = self.chart.options.age is AgeReckoning.FULL
        return self.full_age if full else self.nominal_age

    @cached_property
    def relations(self) -> list[Relation]:
        """Every relation that a passing pillar takes part in; those among natal pillars are the chart's."""
        natal = len(self.chart.indices)
        found = relations(self.indices, self.chart.options.relation_rules)
        return [relation for relation in found if max(relation.places) >= natal]

    @cached_property
    def stars(self) -> dict[str, int]:
        """The set of stars that the natal pillars give to each passing one; `bazi.stars.members` reads it."""
        found = {}
        for name, flow in self.flows.items():
            year, month, day = self._star_sets(flow.pillar_index)
            found[name] = year | month | day
        return found

    @cached_property
    def verdicts(self) -> tuple[Finding, ...]:
        """Whether each combination of natal pillars with passing ones transforms, by every profile, with its reason."""
        passing = [(name, flow.pillar_index) for name, flow in self.flows.items()]
        rules = self.chart.options.relation_rules
        found = passing_transformations(self.chart.indices, passing, rules)
        return tuple(verdict.finding for verdict in found)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All of it with its evidence: ids of the chart's findings, of these, or inputs."""
        found = (
            # Before the birth there is none.
            *([self._age_finding()] if self.epoch_ms >= self.chart.moment.epoch_ms else []),
            *[self._pillar_finding(name, flow) for name, flow in self.flows.items()],
            *[self._relation_finding(relation) for relation in self.relations],
            *self._star_findings(),
        )
        return governed(found, self.chart.options)

    def finding(self, finding_id: str) -> Finding:
        """Return the finding with this id; KeyError when there is none."""
        for finding in self.findings:
            if finding.id == finding_id:
                return finding
        raise KeyError(finding_id)

    def _star_sets(self, target: int) -> tuple[int, int, int]:
        rules, natal, forward = (
            self.chart.options.star_rules,
            self.chart.indices,
            self.chart.forward,
        )
        year, month, day = (
            stars_from(basis, natal[basis], OUTSIDE, target, rules) for basis in range(3)
        )
        if forward is not None and target % 12 == yuan_chen(natal[0], forward):
            year |= YUAN_CHEN
        return year, month, day

    def _age_finding(self) -> Finding:
        value = (("nominal", str(self.nominal_age)), ("full", str(self.full_age)))
        evidence = ("input.at", "moment.instant", "pillar.year")
        return Finding("flow.age", "flow.age", "flow_year", value, evidence, "age", "虚岁周岁")

    def _pillar_finding(self, name: str, flow: Flow) -> Finding:
        pillar = PILLARS[flow.pillar_index]
        value = (
            ("stem", label_id(pillar.stem)),
            ("branch", label_id(pillar.branch)),
            ("ten_god", label_id(ten_god(STEMS[self.chart.indices[_DAY] % 10], pillar.stem))),
            ("index", str(flow.pillar_index)),
            ("start", _utc(flow.start_ms)),
            ("end", _utc(flow.end_ms)),
        )
        return Finding(
            f"flow.{name}",
            "flow.pillar",
            name,
            value,
            self._evidence(name, flow),
            self._rule(name),
            _SOURCES[name],
        )

    def _evidence(self, name: str, flow: Flow) -> tuple[str, ...]:
        if name == "luck":
            return (f"luck.pillar.{flow.number}", "input.at")
        if name == "small_luck":
            if self.chart.options.small_luck is SmallLuck.FROM_BING_YIN:
                return ("input.sex", "flow.age")
            hour = ("pillar.hour",) if len(self.chart.indices) == len(_NATAL) else ()
            return (*hour, "pillar.year", "input.sex", "flow.age")
        above = {"flow_month": ("flow.flow_year",), "flow_hour": ("flow.flow_day",)}
        return ("day_master", *above.get(name, ()), "input.at")

    def _rule(self, name: str) -> str:
        options, south = self.chart.options, self.chart.life.rules.south
        if name == "flow_year":
            return year_rule(options.year_boundary)
        if name == "flow_month" and south:
            return "five_tigers_southern"
        if name == "flow_hour" and self.chart.life.rules.swap_hour:
            return "five_rats_southern"
        if name == "small_luck" and options.small_luck is SmallLuck.FROM_BING_YIN:
            return "small_luck_from_bing_yin"
        return _RULES[name]

    def _id(self, place: int) -> str:
        natal = place < len(self.chart.indices)
        return f"pillar.{self.names[place]}" if natal else f"flow.{self.names[place]}"

    def _relation_finding(self, relation: Relation) -> Finding:
        names = [self.names[place] for place in relation.places]
        short = relation.kind.removeprefix("relation.")
        value: tuple[tuple[str, str], ...] = (
            ("relation", relation.kind),
            ("places", ",".join(f"position.{name}" for name in names)),
        )
        kind = "relation"
        if relation.element is not None:
            value, kind = (*value, ("element", label_id(relation.element))), "relation.element"
        return Finding(
            f"flow.relation.{short}.{'-'.join(names)}",
            kind,
            "_".join(names),
            value,
            tuple([self._id(place) for place in relation.places]),
            short,
            "干支关系",
        )

    def _star_findings(self) -> Iterator[Finding]:
        for name, flow in self.flows.items():
            sets = self._star_sets(flow.pillar_index)
            for star in members(sets[0] | sets[1] | sets[2]):
                bit = 1 << _STAR_NUMBERS[star.id]
                given = [f"pillar.{_NATAL[basis]}" for basis in range(3) if sets[basis] & bit]
                if bit == YUAN_CHEN:
                    given.append("input.sex")
                short = star.id.removeprefix("star.")
                yield Finding(
                    f"flow.star.{short}.{name}",
                    "star",
                    name,
                    (("star", star.id),),
                    (*given, f"flow.{name}"),
                    f"star_by_{star.kind}",
                    star.source,
                )


_RULES = {
    "luck": "month_pillar_stepped_by_decades",
    "small_luck": "pillar_stepped_by_years",
    "flow_month": "five_tigers",
    "flow_day": "sexagenary_day_count",
    "flow_hour": "five_rats",
}
_SOURCES = {
    "luck": "大运",
    "small_luck": "小运",
    "flow_year": "流年",
    "flow_month": "五虎遁",
    "flow_day": "干支纪日",
    "flow_hour": "五鼠遁",
}


def flow_at(chart: Chart, epoch_ms: int) -> FlowMoment:
    """Return what passes through a chart at an instant (epoch ms), before its birth too, but without luck then.

    Raises OutOfRange where the tables end, InvalidRequest for what is no chart.
    """
    instance("chart", chart, Chart, "a Chart")
    life = chart.life
    year = life.year_at(epoch_ms)
    flows: dict[str, Flow] = {}
    luck = life.luck
    if luck is not None and (decade := luck.at(epoch_ms)) is not None:
        flows["luck"] = decade
    if epoch_ms >= chart.moment.epoch_ms:
        age = life.full_age(epoch_ms) if _by_birthdays(chart) else life.nominal_age(epoch_ms) - 1
        small = life.small_luck(age + 1)
        if small is not None and (one := small.at(epoch_ms)) is not None:
            flows["small_luck"] = one
    flows["flow_year"] = year
    flows["flow_month"] = life.month_at(epoch_ms)
    flows["flow_day"] = life.day_at(epoch_ms)
    flows["flow_hour"] = life.hour_at(epoch_ms)
    return FlowMoment(chart, epoch_ms, flows)


def _by_birthdays(chart: Chart) -> bool:
    return chart.options.age is AgeReckoning.FULL


def _utc(epoch_ms: int) -> str:
    return utc_datetime(epoch_ms).isoformat(timespec="seconds").replace("+00:00", "Z")
