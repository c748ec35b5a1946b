"""What a user asks, and what is made of it before anybody writes."""

from dataclasses import dataclass

from services.chat.context.material import Enrolment
from services.chat.model import Conversation, Message, Role
from services.chat.ports import Assigned, Unit
from services.chat.usecases import message_of
from services.chat.writing import Brief
from services.kit.faults import invalid


@dataclass(frozen=True, slots=True)
class Question:
    """What a user asks. replaces: name of an earlier question that it takes the place of, empty for none.

    checked_only: what of the answer cannot be checked in whole is to be left out.
    """

    text: str
    language_code: str = ""
    replaces: str = ""
    checked_only: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """A question, what its writer is told, and who that is. enrolment: the experiment that says so, None for most."""

    asked: Message
    brief: Brief
    assigned: Assigned
    enrolment: Enrolment | None


async def replaced(unit: Unit, conversation: Conversation, name: str) -> Message:
    """Return the question that another one takes the place of."""
    if not name.startswith(f"{conversation.name}/"):
        raise invalid("replaces", "must be a message of this conversation")
    message = await message_of(unit, name)
    if message.role is not Role.USER:
        raise invalid("replaces", "only messages of the user can be replaced")
    return message
