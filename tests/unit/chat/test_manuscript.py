"""What is kept of a reply is read again, also what the release before this one kept."""

import json
import zlib
from dataclasses import asdict, replace
from datetime import datetime

from services.chat.manuscript import dump_brief, load_brief
from services.chat.model import Role
from services.chat.writing import Turn
from tests.fakes.chat import BRIEF

# What came with receipts.
_NEW = ("question_id", "older", "summary", "passages", "receipt", "instructions")


def test_a_brief_is_read_as_it_was_kept() -> None:
    brief = replace(BRIEF, turns=(Turn(Role.USER, "事业", "m1"),), older=3, question_id="m2")
    assert load_brief(dump_brief(brief)) == brief


def test_a_brief_of_the_release_before_is_read() -> None:
    document = asdict(BRIEF)
    for name in _NEW:
        del document[name]
    for turn in document["turns"]:
        del turn["message_id"]
    kept = json.dumps(document, ensure_ascii=False, default=datetime.isoformat).encode()
    assert load_brief(zlib.compress(kept)) == BRIEF
