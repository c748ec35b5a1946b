"""Facts of a chart as words, and the same words made wrong: what the set is mutated from."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bazi import Birth, Sex, compute
from bazi.labels import describe
from bazi.nayin import nayin
from bazi.sexagenary import PILLARS
from services.chat.grounding.tables import related, year_pillar
from services.chat.grounding.truth import Truth
from services.chat.writing import ChartFacts, Fact
from tests.grounding import words
from tests.grounding.words import GODS

TODAY = date(2026, 11, 28)
_STARS = ["tian_yi", "wen_chang", "tai_ji", "guo_yin", "jin_yu", "lu", "yang_ren", "hong_yan", "yi_ma", "tao_hua", "hua_gai", "jiang_xing", "jie_sha", "wang_shen", "zai_sha", "gu_chen", "gua_su", "hong_luan", "tian_xi", "sang_men", "diao_ke", "tian_yi_doctor", "xue_ren", "tian_de", "yue_de", "kui_gang", "xue_tang"]  # fmt: skip


def births(seed: int, count: int) -> list[Birth]:
    """Random births, always the same for a seed."""
    rng = random.Random(seed)
    return [
        Birth(
            year=rng.randint(1940, 2012), month=rng.randint(1, 12), day=rng.randint(1, 28), hour=rng.randint(0, 23),
            minute=rng.randint(0, 59), zone="Asia/Shanghai", sex=rng.choice((Sex.MALE, Sex.FEMALE)),
        )
        for _ in range(count)
    ]  # fmt: skip


def facts_of(birth: Birth, language: str) -> ChartFacts:
    return ChartFacts(
        "users/ada/profiles/li/charts/c1",
        language,
        tuple(
            Fact(f.id, f.kind, f.subject, dict(f.value), describe(f, language))
            for f in compute(birth).findings
        ),
    )


def truth_of(birth: Birth, language: str) -> Truth:
    return Truth(facts_of(birth, language), TODAY)


@dataclass(frozen=True, slots=True)
class Sample:
    """Words that are right, and by the name of each mutation words of which at least one is wrong."""

    kind: str
    right: dict[str, str]
    wrong: dict[str, dict[str, str]]


Pair = tuple[int, int]


class Sampler:
    """Draws samples from one chart in one language."""

    def __init__(self, birth: Birth, language: str, rng: random.Random) -> None:
        self.truth = truth_of(birth, language)
        self.language, self.rng = language, rng
        self.pairs: list[Pair] = [(p.stem, p.branch) for p in self.truth.pillars if p is not None]
        self.usable = len(self.pairs) == 4 and not self.truth.uncertain

    def sample(self, kind: str) -> Sample | None:
        found: Sample | None = getattr(self, f"_{kind}")()
        return found

    def _other(self, right: int, count: int) -> int:
        return self.rng.choice([n for n in range(count) if n != right])

    def _pair(self, *, without: set[Pair]) -> Pair:
        return self.rng.choice(
            [
                (int(p.stem), int(p.branch))
                for p in PILLARS
                if (int(p.stem), int(p.branch)) not in without
            ]
        )

    def _w(self, name: str, value: object) -> str:
        word: str = getattr(words, name)(self.rng, self.language, value)
        return word

    def _pos(self, place: int, part: str = "pillar") -> str:
        return words.position(self.rng, self.language, place, part)

    def _pillar(self) -> Sample:
        place = self.rng.randrange(4)
        pair = self.pairs[place]
        wrong = self._pair(without={pair})
        stem = self.rng.choice([s for s in range(10) if (s ^ pair[1]) & 1 == 0 and s != pair[0]])
        mutated = {"wrong_pillar": wrong, "wrong_stem": (stem, pair[1])}
        others = [p for p in self.pairs if p != pair]
        if others:
            mutated["swapped"] = self.rng.choice(others)
        base = {
            "pos": self._pos(place),
            "unit": "年月日时"[place] if self.language != "en" else words.POSITIONS[place],
        }
        return Sample(
            "pillar",
            base | {"x": self._w("pillar", pair), "bx": self._w("bare_pillar", pair)},
            {
                m: base | {"x": self._w("pillar", p), "bx": self._w("bare_pillar", p)}
                for m, p in mutated.items()
            },
        )

    def _pillars(self) -> Sample | None:
        if len(set(self.pairs)) < 4:
            return None
        i, j = self.rng.sample(range(4), 2)
        swapped = list(self.pairs)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        one = list(self.pairs)
        one[i] = self._pair(without={self.pairs[i]})

        # Written alike in all of them: a sentence that only writes one otherwise is no less true.
        written = {
            pair: self._w("bare_pillar", pair) for pair in dict.fromkeys((*self.pairs, *one))
        }

        def said(pairs: list[Pair]) -> dict[str, str]:
            return {k: written[p] for k, p in zip("ymdh", pairs, strict=True)}

        return Sample(
            "pillars", said(self.pairs), {"swapped": said(swapped), "wrong_pillar": said(one)}
        )

    def _master(self) -> Sample:
        right = self.truth.master
        wrong = self._other(right, 10)
        return Sample(
            "master",
            {"s": self._w("stem", right), "b": self._w("bare_stem", right)},
            {"wrong_stem": {"s": self._w("stem", wrong), "b": self._w("bare_stem", wrong)}},
        )

    def _branch(self) -> Sample:
        place = self.rng.randrange(4)
        right = self.pairs[place][1]
        wrong = self._other(right, 12)
        base = {"pos": self._pos(place, "branch")}
        return Sample(
            "branch",
            base | {"b": self._w("branch", right)},
            {"wrong_branch": base | {"b": self._w("branch", wrong)}},
        )

    def _season(self) -> Sample:
        right = self.pairs[1][1]
        wrong = self._other(right, 12)
        seat, off = self.pairs[2][1], self._other(self.pairs[2][1], 12)
        return Sample(
            "season",
            {
                "b": self._w("bare_branch", right),
                "t": self._w("bare_branch", seat),
                "an": words.animal(self.language, self.pairs[0][1]),
            },
            {
                "wrong_branch": {
                    "b": self._w("bare_branch", wrong),
                    "t": self._w("bare_branch", off),
                    "an": words.animal(self.language, self._other(self.pairs[0][1], 12)),
                }
            },
        )

    def _god_at(self) -> Sample:
        place = self.rng.choice((0, 1, 3))
        god = next(g for g in self.truth.gods if g.place == place and g.visible)
        there = {g.god for g in self.truth.gods if g.place == place}
        wrong = self.rng.choice([g for g in GODS if g not in there])
        base = {
            "pos": self._pos(place, "stem"),
            "pil": self._pos(place),
            "st": self._w("bare_stem", god.stem),
        }
        mutated = {"wrong_god": base | {"g": self._w("god", wrong)}}
        elsewhere = [
            p for p in (0, 1, 3) if all(g.god != god.god for g in self.truth.gods if g.place == p)
        ]
        if elsewhere:
            moved = self.rng.choice(elsewhere)
            mutated["wrong_place"] = {
                "pos": self._pos(moved, "stem"),
                "pil": self._pos(moved),
                "st": base["st"],
                "g": self._w("god", god.god),
            }
        return Sample("god_at", base | {"g": self._w("god", god.god)}, mutated)

    def _god_of(self) -> Sample:
        god = self.rng.choice(self.truth.gods)
        wrong = self.rng.choice([g for g in GODS if g != god.god])
        base = {"st": self._w("bare_stem", god.stem)}
        return Sample(
            "god_of",
            base | {"g": self._w("god", god.god)},
            {"wrong_god": base | {"g": self._w("god", wrong)}},
        )

    def _hidden(self) -> Sample:
        place = self.rng.randrange(4)
        inside = [g for g in self.truth.gods if g.place == place and not g.visible]
        god = self.rng.choice(inside)
        wrong_stem = self.rng.choice([s for s in range(10) if s not in {g.stem for g in inside}])
        there = {g.god for g in inside}
        wrong_god = self.rng.choice([g for g in GODS if g not in there])
        base = {
            "pos": self._pos(place, "branch"),
            "br": self._w("bare_branch", self.pairs[place][1]),
        }
        return Sample(
            "hidden",
            base | {"st": self._w("bare_stem", god.stem), "g": self._w("god", god.god)},
            {
                "wrong_stem": base
                | {"st": self._w("bare_stem", wrong_stem), "g": self._w("god", wrong_god)}
            },
        )

    def _star_at(self) -> Sample | None:
        known = {f"star.{name}" for name in _STARS}
        held = [(s, p) for s, places in self.truth.stars.items() for p in places if s in known]
        if not held:
            return None
        star, place = self.rng.choice(held)
        absent = [s for s in sorted(known) if s not in self.truth.stars]
        off = [p for p in range(4) if p not in self.truth.stars[star]]
        invented = self.rng.choice(absent)
        base = {"pos": self._pos(place)}
        mutated = {"invented_star": base | {"r": self._w("star", invented)}}
        if off:
            mutated["wrong_place"] = {
                "pos": self._pos(self.rng.choice(off)),
                "r": self._w("star", star),
            }
        return Sample("star_at", base | {"r": self._w("star", star)}, mutated)

    def _star(self) -> Sample | None:
        known = [f"star.{name}" for name in _STARS]
        held = [s for s in known if s in self.truth.stars]
        absent = [s for s in known if s not in self.truth.stars]
        if not held or not absent:
            return None
        star, invented = self.rng.choice(held), self.rng.choice(absent)
        return Sample(
            "star",
            {"r": self._w("star", star), "no": self._w("star", invented)},
            {"invented_star": {"r": self._w("star", invented), "no": self._w("star", star)}},
        )

    def _god_has(self) -> Sample | None:
        held = {g.god for g in self.truth.gods} - {"ten_god.friend"}
        absent = [g for g in GODS if g not in held and g != "ten_god.friend"]
        if not absent:
            return None
        god, missing = self.rng.choice(sorted(held)), self.rng.choice(absent)
        return Sample(
            "god_has",
            {"g": self._w("god", god), "no": self._w("god", missing)},
            {"invented_god": {"g": self._w("god", missing), "no": self._w("god", god)}},
        )

    def _relation(self) -> Sample | None:
        usual = [
            t for t in self.truth.ties if t.kind in words.RELATION_WORDS and len(t.places) == 2
        ]
        if not usual:
            return None
        tie = self.rng.choice(usual)
        i, j = sorted(tie.places)
        stems = tie.kind.startswith("relation.stem_")
        a, b = (self.pairs[i][not stems], self.pairs[j][not stems])
        table = related((a, b), ()) if stems else related((), (a, b))
        zh = self.language != "en"
        right = words.RELATION_WORDS[tie.kind][0 if zh else 1]
        pool = (
            ("relation.stem_clash", "relation.stem_combination")
            if stems
            else ("relation.branch_clash", "relation.branch_combination", "relation.harm")
        )
        wrong = [
            k
            for k in pool
            if k not in table
            and not (k == "relation.branch_combination" and any("combination" in t for t in table))
        ]
        if not wrong:
            return None
        name = "bare_stem" if stems else "bare_branch"
        part = "stem" if stems else "branch"
        base = {
            "a": self._w(name, a),
            "b": self._w(name, b),
            "pa": self._pos(i, part),
            "pb": self._pos(j, part),
        }
        said = words.RELATION_WORDS[self.rng.choice(wrong)][0 if zh else 1]
        mutated = {"wrong_relation": base | {"rel": said}}
        if not stems:
            held = {p[1] for p in self.pairs}
            out = [n for n in range(12) if n not in held]
            mutated["wrong_party"] = base | {"rel": right, "a": self._w(name, self.rng.choice(out))}
        return Sample("relation", base | {"rel": right}, mutated)

    def _strength(self) -> Sample | None:
        verdicts = {v for _, v, _ in self.truth.strengths}
        if "balanced" in verdicts or len(verdicts) != 1:
            return None
        right = verdicts.pop()
        wrong = "weak" if right == "strong" else "strong"
        zh = {"strong": ("身强", "偏强"), "weak": ("身弱", "偏弱")}

        def said(v: str) -> dict[str, str]:
            if self.language == "en":
                return {
                    "v": v,
                    "w": f"rather {v}",
                    "e": words.cap(
                        ("wood", "fire", "earth", "metal", "water")[self.truth.master // 2]
                    ),
                }
            return {"v": zh[v][0], "w": zh[v][1], "e": "木火土金水"[self.truth.master // 2]}

        return Sample("strength", said(right), {"wrong_strength": said(wrong)})

    def _luck(self) -> Sample | None:
        if not self.truth.decades:
            return None
        decade = self.rng.choice(self.truth.decades[:8])
        pair = (decade.stem, decade.branch)
        born = self.truth.born
        assert born is not None
        age = int((decade.start - born).days / 365.2425)
        luck_pairs = {(d.stem, d.branch) for d in self.truth.decades}
        wrong_pair = self._pair(without=luck_pairs)
        near = self.rng.choice([d for d in self.truth.decades if d is not decade])
        shift = self.rng.choice((-7, -5, -3, 3, 4, 6, 8))

        def said(p: Pair, years: int, number: int, ages: int) -> dict[str, str]:
            ordinal = (
                [
                    "first",
                    "second",
                    "third",
                    "fourth",
                    "fifth",
                    "sixth",
                    "seventh",
                    "eighth",
                    "ninth",
                    "tenth",
                ]
            )[number - 1]
            return {
                "x": self._w("bare_pillar", p), "n": str(number), "cn": "一二三四五六七八九十"[number - 1], "ord": ordinal,
                "y1": str(decade.start.year + years), "y2": str(decade.end.year + years), "age": str(age + ages),
                "d1": decade.start.isoformat() if not years else decade.start.replace(year=decade.start.year + years, day=min(decade.start.day, 28)).isoformat(),
            }  # fmt: skip

        other = self.rng.choice([n for n in range(1, 9) if n != decade.number])
        return Sample(
            "luck",
            said(pair, 0, decade.number, 0),
            {
                "wrong_luck": said(wrong_pair, 0, decade.number, 0),
                "near_luck": said((near.stem, near.branch), 0, decade.number, 0),
                "wrong_number": said(pair, 0, other, 0) | {"_only": "n cn ord"},
                "wrong_year": said(pair, shift, decade.number, 0) | {"_only": "y1 d1"},
                "wrong_age": said(
                    pair, 0, decade.number, self.rng.choice((-6, 5, 7, 12)) if age > 8 else 7
                )
                | {"_only": "age"},
            },
        )

    def _luck_start(self) -> Sample | None:
        start = self.truth.luck_start
        if start is None or int(start.value["years"]) < 2:
            return None
        years = int(start.value["years"])
        day = start.value["date"]
        return Sample(
            "luck_start",
            {"age": str(years), "d": day, "y": day[:4]},
            {
                "wrong_age": {
                    "age": str(years + self.rng.choice((3, 4, 6))),
                    "d": f"{int(day[:4]) + 4}{day[4:8]}01"
                    if day[8:] != "01"
                    else f"{int(day[:4]) + 4}-01-02",
                    "y": str(int(day[:4]) + 3),
                }
            },
        )

    def _year(self) -> Sample:
        year = self.rng.randint(2020, 2043)
        right = year_pillar(year)
        return Sample(
            "year",
            {"y": str(year), "x": self._w("bare_pillar", right)},
            {
                "wrong_year": {
                    "y": str(year),
                    "x": self._w("bare_pillar", self._pair(without={right})),
                },
                "shifted_year": {
                    "y": str(year + self.rng.choice((-1, 1, 2))),
                    "x": self._w("bare_pillar", right),
                },
            },
        )

    def _age(self) -> Sample:
        born = self.truth.born
        assert born is not None
        year = self.rng.randint(2020, 2043)
        age = year - born.year
        return Sample(
            "age",
            {"y": str(year), "full": str(age), "nominal": str(age + 1)},
            {
                "wrong_age": {
                    "y": str(year),
                    "full": str(age + self.rng.choice((-6, 4, 9))),
                    "nominal": str(age + self.rng.choice((-5, 6, 9))),
                }
            },
        )

    def _born(self) -> Sample:
        born = self.truth.born
        assert born is not None
        y = born.year + self.rng.choice((-3, -1, 2, 10))
        return Sample(
            "born",
            {
                "y": str(born.year),
                "d": born.isoformat(),
                "cd": f"{born.year}年{born.month}月{born.day}日",
            },
            {
                "wrong_date": {
                    "y": str(y),
                    "d": f"{y}-{born.month:02}-{born.day:02}",
                    "cd": f"{y}年{born.month}月{born.day}日",
                }
            },
        )

    def _sound(self) -> Sample:
        from bazi.labels import label
        from bazi.sexagenary import cycle_index

        place = self.rng.randrange(4)
        right = nayin(cycle_index(*self.pairs[place]))
        wrong = self.rng.choice([nayin(n) for n in range(0, 60, 2) if nayin(n) != right])
        language = "en" if self.language == "en" else "zh-Hans"
        base = {"pos": self._pos(place)}
        return Sample(
            "sound",
            base | {"n": label(right, language).partition(" (")[0]},
            {"wrong_sound": base | {"n": label(wrong, language).partition(" (")[0]}},
        )

    def _palace(self) -> Sample | None:
        found = self.truth.palace("palace.life")
        if found is None:
            return None
        pair = (found.stem, found.branch)
        return Sample(
            "palace",
            {"x": self._w("bare_pillar", pair)},
            {"wrong_pillar": {"x": self._w("bare_pillar", self._pair(without={pair}))}},
        )

    def _void(self) -> Sample:
        branches = sorted(self.truth.voids[2][0])
        allowed = set(branches) | set(self.truth.voids[0][0])
        out = self.rng.sample([n for n in range(12) if n not in allowed], 2)
        return Sample(
            "void",
            {"a": self._w("bare_branch", branches[0]), "b": self._w("bare_branch", branches[1])},
            {
                "wrong_branch": {
                    "a": self._w("bare_branch", out[0]),
                    "b": self._w("bare_branch", out[1]),
                }
            },
        )

    def _lack(self) -> Sample | None:
        gone = [n for n, (v, h, _) in enumerate(self.truth.elements) if v == 0 and h == 0]
        there = [n for n, (v, _, _) in enumerate(self.truth.elements) if v > 0]
        if not gone:
            return None
        return Sample(
            "lack",
            {"e": self._el(gone[0])},
            {"wrong_element": {"e": self._el(self.rng.choice(there))}},
        )

    def _el(self, number: int) -> str:
        return (
            "木火土金水"[number]
            if self.language != "en"
            else words.cap(("wood", "fire", "earth", "metal", "water")[number])
        )

    def _most(self) -> Sample:
        shown = [v for v, _, _ in self.truth.elements]
        total = [v + h for v, h, _ in self.truth.elements]
        right = max(range(5), key=lambda n: (shown[n], total[n]))
        wrong = [n for n in range(5) if shown[n] < max(shown) and total[n] < max(total)]
        return Sample(
            "most",
            {"e": self._el(right)},
            {"wrong_element": {"e": self._el(self.rng.choice(wrong))}},
        )


KINDS = ["pillar", "pillars", "master", "branch", "season", "god_at", "god_of", "hidden", "star_at", "star", "god_has", "relation", "strength", "luck", "luck_start", "year", "age", "born", "sound", "palace", "void", "lack", "most"]  # fmt: skip


def draw(birth: Birth, language: str, rng: random.Random) -> Iterator[Sample]:
    """Every kind of sample that a chart has."""
    sampler = Sampler(birth, language, rng)
    if not sampler.usable:
        return
    for kind in KINDS:
        found = sampler.sample(kind)
        if found is not None:
            yield found
