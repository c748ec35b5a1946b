"""Write docs/errors.md from the comments of baziai/errors/v1/error_reason.proto: `python -m tools.error_manual`.

A comment reads `CODE[, with DETAIL[ and DETAIL]][, metadata ...]. Meaning and what to do.`
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorProto

from gateway.envoy.replies import REFUSALS
from tools.descriptors import comments, read_contract

SOURCE = "baziai/errors/v1/error_reason.proto"
PREFIX = "ERROR_REASON_"
# FileDescriptorProto.enum_type and EnumDescriptorProto.value, for paths into the source info.
ENUM, VALUE = 5, 2
# HTTP status by gRPC code, as Envoy's transcoder answers.
HTTP = {
    "CANCELLED": 499,
    "UNKNOWN": 500,
    "INVALID_ARGUMENT": 400,
    "DEADLINE_EXCEEDED": 504,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "PERMISSION_DENIED": 403,
    "RESOURCE_EXHAUSTED": 429,
    "FAILED_PRECONDITION": 400,
    "ABORTED": 409,
    "OUT_OF_RANGE": 400,
    "UNIMPLEMENTED": 501,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
    "DATA_LOSS": 500,
    "UNAUTHENTICATED": 401,
}
HEAD = re.compile(r"(?P<code>[A-Z_]+)(?:, (?P<beside>(?:with|metadata) [^.]*?))?\. (?P<meaning>.+)")

INTRODUCTION = """\
# Errors

<!-- Written by `make gen` from proto/{source}; edit the comments there. -->

{words}

Over REST the same status is the JSON body, with the HTTP status of the table. What the gateway refuses
by itself may have another status, which stands beside it:

```json
{{
  "code": 5,
  "message": "no such profile",
  "details": [
    {{
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      "reason": "RESOURCE_NOT_FOUND",
      "domain": "baziai.dev",
      "metadata": {{}}
    }}
  ]
}}
```

| reason | gRPC code | HTTP | beside the ErrorInfo | meaning, and what to do |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One reason: its name without prefix, gRPC code, what comes beside the ErrorInfo, and its meaning."""

    reason: str
    code: str
    beside: str
    meaning: str


def parse(reason: str, comment: str) -> Entry:
    """Read one comment; ValueError when it does not begin with a gRPC code in the agreed form."""
    found = HEAD.fullmatch(" ".join(comment.split()))
    if found is None or found["code"] not in HTTP:
        raise ValueError(
            f"{SOURCE}: the comment of {reason} must begin `CODE. `, `CODE, with DETAIL. ` or alike"
        )
    return Entry(
        reason, found["code"], (found["beside"] or "").removeprefix("with "), found["meaning"]
    )


def statuses(entry: Entry) -> str:
    """Return the HTTP status of a reason, and what the gateway says instead when it refuses by itself."""
    own = HTTP[entry.code]
    said = {refusal.sent or refusal.http for refusal in REFUSALS if refusal.reason == entry.reason}
    others = ", ".join(str(status) for status in sorted(said - {own, 0}))
    return f"{own}; gateway {others}" if others else str(own)


def manual(file: FileDescriptorProto) -> str:
    """Return the whole page; the zero value is never sent and left out."""
    words = comments(file)
    rows = [
        parse(value.name.removeprefix(PREFIX), words.get((ENUM, 0, VALUE, index), ""))
        for index, value in enumerate(file.enum_type[0].value)
        if value.number
    ]
    lines = [
        f"| `{row.reason}` | {row.code} | {statuses(row)} | {row.beside} | {row.meaning} |\n"
        for row in rows
    ]
    return INTRODUCTION.format(source=SOURCE, words=words[ENUM, 0]) + "".join(lines)


def main() -> int:
    """Write the page."""
    file = next(file for file in read_contract().file if file.name == SOURCE)
    target = Path("docs/errors.md")
    target.parent.mkdir(exist_ok=True)
    target.write_text(manual(file), encoding="utf-8")
    print(f"generated {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
