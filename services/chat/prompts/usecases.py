"""What can be done with prompts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import unified_diff

from services.chat.ports import Unit, Work
from services.chat.prompts import lint
from services.chat.prompts.model import (
    BROKEN,
    PRODUCTION,
    Cause,
    Content,
    Difference,
    Issue,
    Label,
    LabelChange,
    Prompt,
    PromptVersion,
    Purpose,
    Resolved,
    Severity,
    Values,
    Variable,
    VariableChange,
)
from services.chat.prompts.rendering import filled
from services.kit import etag
from services.kit.call import Repeat
from services.kit.faults import Fault, Reason, Violation, invalid, not_found
from services.kit.ids import Clock
from services.kit.names import PROMPT, PROMPT_LABEL, PROMPT_VERSION
from services.kit.paging import Page, PageRequest
from services.kit.principal import Principal
from services.kit.uow import Scope

# Whoever loses the race for a number that often meets an unlikely crowd.
_TRIES = 5


class PromptUseCases:
    """The verbs of prompts, versions and labels."""

    def __init__(self, work: Work, clock: Clock) -> None:
        self._work = work
        self._clock = clock

    # --- prompts and versions -------------------------------------------------------------------

    async def create_prompt(self, who: Principal, wanted: Prompt, repeat: Repeat | None) -> Prompt:
        """Register a prompt; all but the time is taken from `wanted`."""
        prompt = replace(wanted, create_time=self._clock.now())
        async with self._work.begin(Scope.of(who), repeat) as unit:
            if not await unit.prompts.add_prompt(prompt):
                raise Fault(Reason.RESOURCE_EXISTS, "this prompt_id is taken", resource=prompt.name)
            await unit.remember(prompt, personal=False)
        return prompt

    async def get_prompt(self, who: Principal, name: str) -> Prompt:
        """Return a prompt."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await existing_prompt(unit, name)

    async def list_prompts(self, who: Principal, page: PageRequest) -> Page[Prompt]:
        """Return one page of prompts."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await unit.prompts.prompts(page)

    async def create_version(
        self, who: Principal, parent: str, content: Content, note: str, repeat: Repeat | None
    ) -> PromptVersion:
        """Register the next version of a prompt."""
        _check_possible(content)
        async with self._work.begin(Scope.of(who), repeat) as unit:
            prompt = await existing_prompt(unit, parent)
            version = PromptVersion(
                prompt_id=prompt.prompt_id,
                number=0,
                content=content,
                author=who.full_name,
                note=note,
                create_time=self._clock.now(),
            )
            version, is_new = await added(unit, version)
            if not is_new:
                message = "there is a version with this content"
                raise Fault(Reason.RESOURCE_EXISTS, message, resource=version.name)
            await unit.remember(version, personal=False)
        return version

    async def get_version(self, who: Principal, name: str) -> PromptVersion:
        """Return a version."""
        async with self._work.begin(Scope.of(who)) as unit:
            return await existing_version(unit, name)

    async def list_versions(
        self, who: Principal, parent: str, page: PageRequest
    ) -> Page[PromptVersion]:
        """Return one page of the versions of a prompt."""
        async with self._work.begin(Scope.of(who)) as unit:
            prompt = await existing_prompt(unit, parent)
            return await unit.prompts.versions(prompt.prompt_id, page)

    async def diff(self, who: Principal, name: str, base: str) -> Difference:
        """Return what differs between two versions."""
        if PROMPT_VERSION.parse(name)[0] != PROMPT_VERSION.parse(base)[0]:
            raise invalid("base", "must be a version of the same prompt")
        async with self._work.begin(Scope.of(who)) as unit:
            new, old = await existing_version(unit, name), await existing_version(unit, base)
        lines = unified_diff(
            old.content.template.splitlines(),
            new.content.template.splitlines(),
            old.name,
            new.name,
            lineterm="",
        )
        variables = _changed(old.content.variables, new.content.variables)
        return Difference(old.name, new.name, "\n".join(lines), list(variables))

    # --- labels ---------------------------------------------------------------------------------

    async def move(
        self,
        who: Principal,
        name: str,
        version_name: str,
        share_percent: int,
        reason: str,
        sent_etag: str,
        repeat: Repeat | None,
    ) -> Label:
        """Point a label at a version from now on."""
        prompt_id, label_id = PROMPT_LABEL.parse(name)
        if PROMPT_VERSION.parse(version_name)[0] != prompt_id:
            raise invalid("version", "must be a version of the same prompt")
        async with self._work.begin(Scope.of(who), repeat) as unit:
            version = await existing_version(unit, version_name)
            check_usable(version, await existing_prompt(unit, PROMPT.format(prompt_id)))
            old = await unit.prompts.label(prompt_id, label_id)
            etag.check(name, sent_etag, old.etag)
            if share_percent < 100 and old.change is None:
                raise invalid("share_percent", "must be 100 where the label points at nothing yet")
            change = old.moved(
                version.number,
                share_percent,
                Cause.MOVED,
                reason,
                who.full_name,
                self._clock.now(),
            )
            if not await unit.prompts.append(change):
                raise Fault(
                    Reason.ETAG_MISMATCH, "somebody else moved it at this moment", resource=name
                )
            label = Label(prompt_id, label_id, change)
            await unit.remember(label, personal=False)
        return label

    async def get_label(self, who: Principal, name: str, as_of: datetime | None) -> Label:
        """Return what a label points at, or pointed at."""
        prompt_id, label_id = PROMPT_LABEL.parse(name)
        async with self._work.begin(Scope.of(who)) as unit:
            await existing_prompt(unit, PROMPT.format(prompt_id))
            return await unit.prompts.label(prompt_id, label_id, as_of)

    async def list_labels(self, who: Principal, parent: str, page: PageRequest) -> Page[Label]:
        """Return one page of the labels of a prompt that were ever moved."""
        async with self._work.begin(Scope.of(who)) as unit:
            prompt = await existing_prompt(unit, parent)
            return await unit.prompts.labels(prompt.prompt_id, page)

    async def list_changes(
        self, who: Principal, parent: str, page: PageRequest
    ) -> Page[LabelChange]:
        """Return one page of the history of a label."""
        prompt_id, label_id = PROMPT_LABEL.parse(parent)
        async with self._work.begin(Scope.of(who)) as unit:
            await existing_prompt(unit, PROMPT.format(prompt_id))
            return await unit.prompts.changes(prompt_id, label_id, page)

    # --- filling in -----------------------------------------------------------------------------

    async def resolve(
        self,
        who: Principal,
        name: str,
        *,
        version_name: str = "",
        label_id: str = "",
        as_of: datetime | None = None,
        user: str = "",
        values: Values,
    ) -> Resolved:
        """Fill in a version that is named, or that a user gets or got by a label."""
        change: LabelChange | None = None
        async with self._work.begin(Scope.of(who)) as unit:
            prompt = await existing_prompt(unit, name)
            if version_name:
                if PROMPT_VERSION.parse(version_name)[0] != prompt.prompt_id:
                    raise invalid("version", "must be a version of the same prompt")
                version = await existing_version(unit, version_name)
            else:
                label = await unit.prompts.label(prompt.prompt_id, label_id or PRODUCTION, as_of)
                change = label.change
                subject = replace(who, subject=user).full_name if user else ""
                number = label.version_for(subject)
                found = await unit.prompts.version(prompt.prompt_id, number)
                if found is None:
                    raise not_found(label.name)
                version = found
        return Resolved(version, filled(version.content, values), change)


async def existing_prompt(unit: Unit, name: str) -> Prompt:
    """Return a prompt; RESOURCE_NOT_FOUND without it."""
    prompt = await unit.prompts.prompt(*PROMPT.parse(name))
    if prompt is None:
        raise not_found(name)
    return prompt


async def existing_version(unit: Unit, name: str) -> PromptVersion:
    """Return a version; RESOURCE_NOT_FOUND without it."""
    prompt_id, number = PROMPT_VERSION.parse(name)
    version = await unit.prompts.version(prompt_id, int(number))
    if version is None:
        raise not_found(name)
    return version


async def added(unit: Unit, version: PromptVersion) -> tuple[PromptVersion, bool]:
    """Store a version under the next number; return it and True, or the one that has this content and False."""
    for _ in range(_TRIES):
        known = await unit.prompts.version_of(version.prompt_id, version.content.digest)
        if known is not None:
            return known, False
        last = await unit.prompts.last_number(version.prompt_id)
        numbered = replace(version, number=last + 1)
        if await unit.prompts.add_version(numbered):
            return numbered, True
    raise Fault(Reason.SERVER_BUSY, "others add versions at this moment; try again")


def _check_possible(content: Content) -> None:
    """Raise FIELDS_INVALID for what can never be filled in."""
    found = [
        Violation(f"prompt_version.variables[{place}].{field}", expected)
        for place, field, expected in lint.misdeclared(content.variables)
    ]
    broken = [issue for issue in lint.issues(content, Purpose.GENERAL) if issue.code in BROKEN]
    found += [Violation("prompt_version.template", _said(issue)) for issue in broken]
    if found:
        raise Fault(
            Reason.FIELDS_INVALID, "this version could never be filled in", violations=found
        )


def check_usable(version: PromptVersion, prompt: Prompt) -> None:
    """Raise PROMPT_UNUSABLE for a version that does not serve the purpose of its prompt."""
    found = [
        Violation("version", _said(issue))
        for issue in lint.issues(version.content, prompt.purpose)
        if issue.code.severity is Severity.ERROR
    ]
    if found:
        raise Fault(
            Reason.PROMPT_UNUSABLE,
            "the version does not serve the purpose of its prompt",
            violations=found,
            resource=version.name,
        )


def _said(issue: Issue) -> str:
    where = f" line {issue.line}" if issue.line else ""
    about = f" {issue.variable}" if issue.variable else ""
    return f"{issue.code}{where}{about}: {issue.message}"


def _changed(old: Sequence[Variable], new: Sequence[Variable]) -> Iterator[VariableChange]:
    before, after = ({one.name: one for one in each} for each in (old, new))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield VariableChange(name, before.get(name), after.get(name))
