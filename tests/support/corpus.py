"""The corpus: cases in YAML, each a few steps, run the same through every door.

A step is a call and what is expected of its answer:

    call: Service/Method        short service names are completed from the contract
    as: owner                   owner (default), stranger, nobody, or a map of claims for the owner's token
    request: {...}              JSON, of a stream a list; `<user>`, `<stranger>`, `<tag>`, what was kept are filled in
    expect:
      code: OK                  default
      reason: ETAG_MISMATCH     of the one ErrorInfo
      fields: [birth.date]      fields at fault, in any order; more may be at fault
      reply: {...}              every entry must be in the reply; `*` matches anything that is there
      last: {...}               the same for the last event of a stream
      events: [...]             the same for all events of a stream
      text: [...]               each must occur in the text of a stream
    keep: {etag: etag}          remember parts of the reply for later steps, by path
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml

from tests.support.doors import Answer, Door, Json
from tests.support.tokens import Issuer

FOLDER = Path(__file__).resolve().parents[1] / "contract" / "corpus"
SERVICES = {
    "ProfileService": "baziai.profile.v1.ProfileService",
    "ChartService": "baziai.chart.v1.ChartService",
    "ChatService": "baziai.chat.v1.ChatService",
    "ModelService": "baziai.chat.v1.ModelService",
    "PromptService": "baziai.chat.v1.PromptService",
    "ExperimentService": "baziai.chat.v1.ExperimentService",
    "UsageService": "baziai.chat.v1.UsageService",
    "MemoryService": "baziai.chat.v1.MemoryService",
    "Operations": "google.longrunning.Operations",
}
_VARIABLE = re.compile(r"<([a-z_0-9]+)>")


@dataclass(frozen=True)
class Case:
    """A named list of steps."""

    name: str
    steps: list[Json]


def method_of(step: Json) -> str:
    """Return the full method of a step."""
    service, _, method = str(step["call"]).partition("/")
    return f"{SERVICES[service]}/{method}"


def load() -> list[Case]:
    """Return all cases; shared steps named by `use` come first."""
    cases: list[Case] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        shared = document.get("shared", {})
        for case in document["cases"]:
            steps = [step for name in case.get("use", ()) for step in shared[name]]
            cases.append(Case(f"{path.stem}: {case['case']}", [*steps, *case["steps"]]))
    return cases


@dataclass
class Player:
    """Plays a case through a door."""

    door: Door
    issuer: Issuer
    known: dict[str, str] = field(default_factory=dict)

    async def play(self, case: Case) -> None:
        """Make every call and check every answer."""
        suffix = uuid4().hex[:10]
        self.known = {
            "user": f"owner-{suffix}",
            "stranger": f"stranger-{suffix}",
            "tag": suffix,
        }
        for name in ("id1", "id2", "id3"):
            self.known[name] = str(uuid4())
        for number, step in enumerate(case.steps, start=1):
            request = self._filled(step.get("request", {}))
            answer = await self.door.call(method_of(step), request, self._token(step.get("as")))
            where = (
                f"{case.name}, step {number} ({step['call']}) through {self.door.name}: {answer}"
            )
            self._check(self._filled(step.get("expect", {})), answer, where)
            for name, path in step.get("keep", {}).items():
                self.known[name] = str(_at(answer.reply or answer.events[-1], path))

    def _token(self, who: Any) -> str:
        if who == "nobody":
            return ""
        if who == "stranger":
            return self.issuer.token(self.known["stranger"])
        if isinstance(who, str) and who.startswith("token:"):
            return who.removeprefix("token:")
        claims = self._filled(who) if isinstance(who, dict) else {}
        seconds = claims.pop("seconds", 3600)
        return self.issuer.token(self.known["user"], seconds=seconds, **claims)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return _VARIABLE.sub(lambda match: self.known[match.group(1)], value)
        if isinstance(value, list):
            return [self._filled(inner) for inner in value]
        if isinstance(value, dict):
            if "repeat" in value and "times" in value and len(value) == 2:
                return str(value["repeat"]) * int(value["times"])
            return {key: self._filled(inner) for key, inner in value.items()}
        return value

    def _check(self, expect: Json, answer: Answer, where: str) -> None:
        wanted = expect.get("code", "OK")
        assert answer.code == wanted, where
        if wanted != "OK":
            assert answer.infos == 1, f"exactly one ErrorInfo: {where}"
        if "reason" in expect:
            assert answer.reason == expect["reason"], where
        for name in expect.get("fields", ()):
            assert name in answer.fields, where
        for key in expect.get("metadata", ()):
            assert key in answer.metadata, where
        _contains(expect.get("reply", {}), answer.reply, where)
        if "events" in expect:
            _contains(expect["events"], answer.events, where)
        if "last" in expect:
            _contains(expect["last"], answer.events[-1], where)
        text = "".join(event.get("textDelta", {}).get("text", "") for event in answer.events)
        for part in expect.get("text", ()):
            assert part in text, where


def _contains(wanted: Any, found: Any, where: str) -> None:
    if wanted == "*":
        assert found not in (None, "", [], {}), where
    elif isinstance(wanted, dict):
        assert isinstance(found, dict), where
        for key, inner in wanted.items():
            if inner is None:
                assert key not in found, f"{key} must be absent: {where}"
            else:
                assert key in found, f"{key} is missing: {where}"
                _contains(inner, found[key], where)
    elif isinstance(wanted, list):
        assert isinstance(found, list), where
        assert len(wanted) == len(found), where
        for left, right in zip(wanted, found, strict=True):
            _contains(left, right, where)
    else:
        assert wanted == found, f"{wanted!r} expected, {found!r} found: {where}"


def _at(document: Any, path: str) -> Any:
    for part in path.split("."):
        document = document[int(part)] if part.isdigit() else document[part]
    return document
