"""Evaluations of versions of models, in memory."""

from services.chat.models.evaluation import Evaluation
from services.kit.paging import Page, PageRequest
from tests.fakes.memory import MemoryUnit, paged


class MemoryEvaluations:
    """Implements `models.ports.EvaluationStore`."""

    def __init__(self, unit: MemoryUnit) -> None:
        self._all: dict[tuple[str, str, str], Evaluation] = unit.table("model_evaluations")

    def _of(self, model_id: str, version_id: str) -> list[Evaluation]:
        return [row for key, row in self._all.items() if key[:2] == (model_id, version_id)]

    async def add(self, evaluation: Evaluation) -> bool:
        key = (evaluation.model_id, evaluation.version_id, evaluation.evaluation_id)
        return self._all.setdefault(key, evaluation) is evaluation

    async def get(self, model_id: str, version_id: str, evaluation_id: str) -> Evaluation | None:
        return self._all.get((model_id, version_id, evaluation_id))

    async def list(self, model_id: str, version_id: str, page: PageRequest) -> Page[Evaluation]:
        rows = self._of(model_id, version_id)
        return paged(rows, page, lambda row: (row.create_time, row.evaluation_id), descending=True)

    async def newest(self, model_id: str, version_id: str, suite: str) -> Evaluation | None:
        rows = [row for row in self._of(model_id, version_id) if row.suite == suite]
        return max(rows, key=lambda row: (row.create_time, row.evaluation_id), default=None)
