"""Two charts: what is between them is seen from both sides alike and rests on findings of both."""

from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bazi import Birth, Chart, Options, Sex, compute
from bazi.compatibility import Comparison, compare
from bazi.judgement import judgement
from bazi.labels import LANGUAGES, describe
from bazi.options import StarSet
from bazi.solar_terms import utc_datetime
from bazi.stars_table import STARS
from tests.unit.bazi.births import birth_at

instants = st.integers(-11_000_000_000_000, 13_000_000_000_000)


def chart_of(at: int, sex: Sex, *, hour: bool = True) -> Chart:
    birth = birth_at(utc_datetime(at).strftime("%Y-%m-%dT%H:%M:%S"), "Etc/UTC", sex=sex)
    return compute(birth if hour else birth._replace(hour=None, minute=0, second=0))


def known(comparison: Comparison) -> set[str]:
    found = {
        f"{side}:{finding.id}"
        for side, chart in (("one", comparison.one), ("other", comparison.other))
        for finding in (*chart.findings, *judgement(chart))
    }
    return found | {"one:input.sex", "other:input.sex"}


@settings(max_examples=60, deadline=None)
@given(instants, instants, st.booleans(), st.sampled_from(list(Sex)))
def test_findings_rest_on_both_charts(a: int, b: int, hour: bool, sex: Sex) -> None:
    comparison = compare(chart_of(a, sex, hour=hour), chart_of(b, Sex.FEMALE))
    verdicts = [verdict.finding for verdict in (comparison.tally(), *comparison.useful())]
    found = [*comparison.findings, *verdicts]
    ids = [finding.id for finding in found]
    assert len(ids) == len(set(ids))
    facts = known(comparison) | set(ids)
    for finding in found:
        assert finding.evidence
        assert set(finding.evidence) <= facts, finding
        for language in LANGUAGES:
            line = describe(finding, language)
            assert "{" not in line
            assert "." not in line.split()[0].strip(".")


@settings(max_examples=60, deadline=None)
@given(instants, instants)
def test_both_ways_say_the_same(a: int, b: int) -> None:
    one, other = chart_of(a, Sex.MALE), chart_of(b, Sex.FEMALE)
    there, back = compare(one, other), compare(other, one)
    assert sorted(r.kind for r in there.relations) == sorted(r.kind for r in back.relations)
    assert there.tally().score == back.tally().score
    swapped = {
        finding.id.replace(".one", ".?").replace(".other", ".one").replace(".?", ".other")
        for finding in back.findings
        if finding.kind in ("compatibility.star", "compatibility.day_master")
    }
    assert swapped == {
        finding.id
        for finding in there.findings
        if finding.kind in ("compatibility.star", "compatibility.day_master")
    }


def test_known_pair() -> None:
    """Days 辛巳 and 丙戌: the stems combine, officer and wealth to one another."""
    one = chart_of(0, Sex.MALE)  # 1970-01-01 00:00 UTC: 辛巳
    other = chart_of(5 * 86_400_000, Sex.FEMALE)  # 丙戌
    findings = {finding.id: finding for finding in compare(one, other).findings}
    joined = findings["compatibility.relation.stem_combination.day.day"]
    assert joined.get("element") == "element.water"
    assert findings["compatibility.day_master.one"].get("ten_god") == "ten_god.direct_officer"
    assert findings["compatibility.day_master.other"].get("ten_god") == "ten_god.direct_wealth"
    assert findings["compatibility.day_master.one"].get("spouse_star") == "answer.no"
    assert findings["compatibility.spouse_palace"].get("relations") == "condition.none"
    assert repr(compare(one, other)) == "Comparison(…)"


def test_the_noble_of_one_stands_in_the_other() -> None:
    one, other = chart_of(0, Sex.MALE), chart_of(9 * 86_400_000, Sex.FEMALE)  # 辛: 午寅; 庚寅
    star = next(
        finding
        for finding in compare(one, other).findings
        if finding.id == "compatibility.star.one.tian_yi.day"
    )
    assert "one:pillar.day" in star.evidence
    assert "other:pillar.day" in star.evidence


def test_stars_of_one_person_alone_are_given_to_nobody() -> None:
    """拱禄 stands between one's own day and hour; 元辰 and 三奇 are no gift either."""
    own = {star.id for star in STARS if not star.shared}
    assert own == {
        f"star.{name}"
        for name in ("jie_lu", "ge_jiao", "tong_zi", "gong_lu", "yuan_chen", "san_qi")
    }
    random = Random(3)
    charts = [chart_of(random.randrange(0, 1_900_000_000_000), Sex.MALE) for _ in range(60)]
    given = {
        dict(f.value)["star"]
        for one, other in pairwise(charts)
        for f in compare(one, other).findings
        if f.kind == "compatibility.star"
    }
    assert len(given) > 30
    assert not given & own


def test_every_way_to_a_star_is_open_between_charts() -> None:
    """学堂 under the cantian set: 甲子 sounds of metal, whose school is 巳, which a 甲 day's 己亥 would not give."""
    options = Options(star_set=StarSet.CANTIAN)
    one = compute(Birth(1984, 3, 1, 10, "Asia/Shanghai"), options)
    other = compute(Birth(2013, 5, 10, 10, "Asia/Shanghai"), options)
    assert one.indices[0] == 0
    assert other.indices[1] % 12 == 5
    ids = {f.id for f in compare(one, other).findings}
    assert "compatibility.star.one.xue_tang.month" in ids
