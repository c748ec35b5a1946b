"""The unit of work of this slice: all its stores on one transaction."""

from services.chat.experiments.stores import PostgresExperiments
from services.chat.ledger.stores import PostgresLedger
from services.chat.memory.stores import PostgresMemories
from services.chat.models.evaluation_store import PostgresEvaluations
from services.chat.models.measures import PostgresMeasures
from services.chat.models.stores import PostgresRegistry
from services.chat.prompts.stores import PostgresPrompts
from services.chat.reply_store import PostgresReplies
from services.chat.stores import PostgresConversations, PostgresMessages, mine
from services.chat.summary_store import PostgresSummaries
from services.chat.tables import replies as r
from services.chat.tables import summaries as s
from services.kit.uow import Transaction


class ChatUnit(Transaction):
    """Implements `ports.Unit`."""

    @property
    def conversations(self) -> PostgresConversations:
        """Conversations."""
        return PostgresConversations(self)

    @property
    def messages(self) -> PostgresMessages:
        """Messages."""
        return PostgresMessages(self)

    @property
    def replies(self) -> PostgresReplies:
        """Replies."""
        return PostgresReplies(self, mine(r, self))

    @property
    def summaries(self) -> PostgresSummaries:
        """Summaries."""
        return PostgresSummaries(self, mine(s, self))

    @property
    def memories(self) -> PostgresMemories:
        """What users told about themselves."""
        return PostgresMemories(self)

    @property
    def registry(self) -> PostgresRegistry:
        """Models, their servers and aliases."""
        return PostgresRegistry(self)

    @property
    def evaluations(self) -> PostgresEvaluations:
        """What suites found of versions of models."""
        return PostgresEvaluations(self)

    @property
    def prompts(self) -> PostgresPrompts:
        """Prompts, their versions and labels."""
        return PostgresPrompts(self)

    @property
    def experiments(self) -> PostgresExperiments:
        """Experiments, and who was exposed to them."""
        return PostgresExperiments(self)

    @property
    def ledger(self) -> PostgresLedger:
        """What replies use, and budgets."""
        return PostgresLedger(self)

    @property
    def measures(self) -> PostgresMeasures:
        """What versions of models do."""
        return PostgresMeasures(self)
