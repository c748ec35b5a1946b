"""The dependency rule itself: what `boundary` lets through and what it reports."""

import pytest
from grimp import ImportGraph

from tools.import_contracts import Boundary, covers


def broken(imports: list[tuple[str, str]], **options: list[str]) -> list[str]:
    graph = ImportGraph()
    for importer, imported in imports:
        graph.add_import(
            importer=importer, imported=imported, line_number=3, line_contents="import"
        )
    contract = Boundary("rule", session_options={}, contract_options=dict(options))
    lines: list[str] = contract.check(graph, verbose=False).metadata["broken"]
    return lines


@pytest.mark.parametrize(
    ("pattern", "module", "covered"),
    [
        ("services.kit", "services.kit", True),
        ("services.kit", "services.kit.errors", True),
        ("services.kit", "services.kitchen", False),
        ("services.{slice}.model", "services.chart.model", True),
        ("services.{slice}.model", "services.model", False),
        ("<stdlib>", "dataclasses", True),
        ("<stdlib>", "numpy", False),
        ("*", "anything.at.all", True),
    ],
)
def test_pattern(pattern: str, module: str, covered: bool) -> None:
    assert (covers(pattern, module, {}) is not None) is covered


def test_slice_may_import_itself_and_the_chassis_but_no_other_slice() -> None:
    imports = [
        ("services.chart.usecases", "services.chart.model"),
        ("services.chart.build", "services.kit.app"),
        ("services.chart.usecases", "services.profile.model"),
    ]
    assert broken(
        imports,
        modules=["services.{slice}"],
        deny=["services"],
        allow=["services.kit", "services.{slice}"],
    ) == ["services.chart.usecases:3 imports services.profile.model"]


def test_pure_package_may_import_the_standard_library_only() -> None:
    imports = [("bazi.chart", "dataclasses"), ("bazi.chart", "bazi.stems"), ("bazi.chart", "numpy")]
    assert broken(imports, modules=["bazi"], deny=["*"], allow=["bazi", "<stdlib>"]) == [
        "bazi.chart:3 imports numpy"
    ]


def test_exempt_modules_are_not_looked_at() -> None:
    imports = [("services.chart.codec", "google"), ("services.chart.usecases", "google")]
    assert broken(
        imports,
        modules=["services.{slice}"],
        deny=["google"],
        exempt=["services.{slice}.codec"],
    ) == ["services.chart.usecases:3 imports google"]
