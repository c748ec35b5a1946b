"""Checks every request against the rules written beside its fields (protovalidate)."""

from google.protobuf.message import Message
from protovalidate import Validator
from protovalidate import Violation as RuleViolation

from services.kit.call import Call
from services.kit.errors import MAX_VIOLATIONS
from services.kit.faults import Fault, Reason, Violation
from services.kit.interceptors.base import Policy
from services.kit.masks import requested_paths
from services.kit.sizes import crowded

_IGNORED_FOR_UPDATES = frozenset({"name", "etag"})


class Validate(Policy):
    """Refuses with FIELDS_INVALID and the violations, their values left out.

    An update is judged by the fields that it changes: a profile sent with a mask of
    `display_name` need not carry its birth.
    """

    name = "validate"

    def __init__(self, validator: Validator) -> None:
        self._validator = validator

    def accept(self, call: Call, request: Message) -> None:
        """Refuse a request that breaks its rules."""
        fault = crowded(request)
        if fault is not None:
            raise fault
        # Nobody reads them, and what they hold must be no part of a key or of anything that is kept.
        request.DiscardUnknownFields()
        found = self._validator.collect_violations(request)
        updated = call.info.updated_field
        if not found and not updated:
            return
        violations = [Violation(_path(v), v.proto.message or v.proto.rule_id) for v in found]
        if updated:
            changed = requested_paths(request, updated) | _IGNORED_FOR_UPDATES
            violations = [v for v in violations if _concerns(v.field, updated, changed)]
            # The resource's own rule lets an empty name pass, because a new one has none yet.
            if not getattr(request, updated).name:
                violations.append(Violation(f"{updated}.name", "must name what is to be changed"))
        if violations:
            raise Fault(
                Reason.FIELDS_INVALID,
                f"{len(violations)} field(s) are invalid",
                violations=violations[:MAX_VIOLATIONS],
            )


def _path(violation: RuleViolation) -> str:
    parts: list[str] = []
    for element in violation.proto.field.elements if violation.proto.field else ():
        subscript = element.subscript
        part = element.field_name
        if subscript is not None and subscript.field == "index":
            part += f"[{subscript.value}]"
        parts.append(part)
    return ".".join(parts)


def _concerns(path: str, updated: str, changed: frozenset[str]) -> bool:
    head, _, rest = path.partition(".")
    return head != updated or not rest or rest.split(".")[0].split("[")[0] in changed
