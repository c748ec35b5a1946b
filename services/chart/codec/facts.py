"""Facts of the pillars → serialized fields of a Chart. Like `computed`, from parts that are made once and kept."""

from functools import lru_cache

from bazi import Chart
from bazi.elements import Element
from bazi.labels import label, label_id
from bazi.nayin import nayin
from bazi.options import EarthStages, YinStages
from bazi.palaces import ruler, void_branches
from bazi.relations import Relation
from bazi.results import ChartPillar, Position
from bazi.sexagenary import PILLARS
from bazi.stages import stage
from bazi.stars import members
from bazi.strength import Strength
from baziai.chart.v1 import chart_pb2 as pb
from services.chart.codec.labels import pillar_label
from services.chart.codec.wire import field, number_of

# How the twelve stages run.
Stages = tuple[EarthStages, YinStages]

_STARS = number_of(pb.Pillar, "stars")
_PALACES = number_of(pb.Chart, "palaces")
_RELATIONS = number_of(pb.Chart, "relations")
_STRENGTHS = number_of(pb.Chart, "strengths")


def facts(chart: Chart, language: str) -> list[bytes]:
    """Return palaces, relations, strengths and the ruling stem as fields of the message."""
    parts = [
        _palace(name, index, language)
        for name, index in chart.palaces._asdict().items()
        if index is not None
    ]
    parts += [_relation(relation, language) for relation in chart.relations]
    parts += [_strength(strength, language) for strength in chart.strengths]
    moment = chart.moment
    ruling = ruler(chart.indices[1] % 12, moment.epoch_ms - moment.month_span.start_ms).stem
    parts.append(pb.Chart(ruling_stem=pb.Stem.ValueType(ruling + 1)).SerializeToString())
    return parts


@lru_cache(maxsize=16_384)
def stars(given: int, language: str) -> bytes:
    """Return a set of stars as fields of a Pillar."""
    return b"".join(
        field(_STARS, term(star.id, language).SerializeToString()) for star in members(given)
    )


def pillar_facts(placed: ChartPillar, day_stem: int, stages: Stages, language: str) -> pb.Pillar:
    """Return what a pillar shows beside its stems: sound, stages, voids."""
    index, (earth, yin) = placed.pillar.index, stages
    stem, branch, back = placed.pillar.stem, placed.pillar.branch, yin is YinStages.REVERSED
    rooted = placed.position in (Position.YEAR, Position.DAY)
    return pb.Pillar(
        nayin=term(nayin(index), language),
        stage=term(label_id(stage(day_stem, branch, earth, yin_reversed=back)), language),
        own_stage=term(label_id(stage(stem, branch, earth, yin_reversed=back)), language),
        void_branches=[pb.Branch.ValueType(b + 1) for b in void_branches(index)] if rooted else (),
    )


def term(identifier: str, language: str) -> pb.Term:
    """Return a term with its name in a language, without a name for no language."""
    return pb.Term(id=identifier, label=label(identifier, language) if language else "")


@lru_cache(maxsize=2048)
def _palace(name: str, index: int, language: str) -> bytes:
    pillar = PILLARS[index]
    message = pb.Palace(
        palace=term(f"palace.{name}", language),
        stem=pb.Stem.ValueType(pillar.stem + 1),
        branch=pb.Branch.ValueType(pillar.branch + 1),
        label=pillar_label(pillar, language),
    )
    return field(_PALACES, message.SerializeToString())


@lru_cache(maxsize=4096)
def _relation(relation: Relation, language: str) -> bytes:
    message = pb.Relation(
        relation=term(relation.kind, language),
        positions=[pb.PillarPosition.ValueType(place + 1) for place in relation.places],
        element=_element(relation.element),
    )
    return field(_RELATIONS, message.SerializeToString())


def _element(element: Element | None) -> pb.Element.ValueType:
    return pb.ELEMENT_UNSPECIFIED if element is None else pb.Element.ValueType(element + 1)


@lru_cache(maxsize=8192)
def _strength(strength: Strength, language: str) -> bytes:
    message = pb.Strength(
        profile=term(f"profile.{strength.profile}", language),
        verdict=term(strength.verdict_id, language),
        score=strength.score,
        margin=strength.margin,
        terms=[
            pb.StrengthTerm(term=term(part.id, language), value=part.value)
            for part in strength.terms
        ],
    )
    return field(_STRENGTHS, message.SerializeToString())
