"""A model's own words: its chat template, its tokenizer, and back to text.

What people say never becomes a marker of the model's: the template is rendered around stand-ins for their texts, and
only what the template itself says is read for special tokens.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jinja2 import TemplateError
from jinja2.ext import loopcontrols
from jinja2.sandbox import ImmutableSandboxedEnvironment
from tokenizers import Tokenizer

# A character of a private area: no template says it, and people's own are never rendered.
_STAND_IN = "\ue0f0{}\ue0f1"
_STOOD_IN = re.compile("\ue0f0(\\d+)\ue0f1")
_BROKEN = "\ufffd"
# A character has at most four bytes, and no token has less than one.
_LONGEST_CHARACTER = 4
# What a decoder must have seen to tell whether a word begins here.
_CONTEXT = 6


class UnusableError(Exception):
    """The model's files are not such as can be used here."""


class Vocabulary:
    """Turns a talk into tokens of one model, and its tokens into text."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """`files`: what a model is published with, by name. UnusableError without tokenizer.json or a chat template."""
        try:
            tokenizer = json.loads(files["tokenizer.json"])
            config = json.loads(files.get("tokenizer_config.json", b"{}"))
            self.name = (
                f"tokenizer.json sha256:{hashlib.sha256(files['tokenizer.json']).hexdigest()[:12]}"
            )
            self._template = _environment().from_string(_template(files, config))
            self._tokenizer = Tokenizer.from_str(json.dumps(tokenizer))
            # Knows no markers, so that none can be spelled.
            self._plain = Tokenizer.from_str(json.dumps({**tokenizer, "added_tokens": []}))
        except (KeyError, TypeError, TemplateError) as error:
            raise UnusableError(f"{type(error).__name__} in the model's files") from error
        except Exception as error:  # `tokenizers` raises no narrower type
            if type(error) is not Exception and not isinstance(error, ValueError):
                raise
            raise UnusableError("a tokenizer that cannot be read") from error
        for each in (self._tokenizer, self._plain):
            each.no_truncation()
            each.no_padding()
        self._markers = frozenset(token["id"] for token in tokenizer.get("added_tokens", ()))
        self._names = _special_names(config)

    def prompt(self, messages: Sequence[Mapping[str, str]], begun: str = "") -> list[int]:
        """Return the tokens of a talk up to the place where the answer goes on after what is `begun`.

        UnusableError when the template refuses it.
        """
        stand_ins = [
            {"role": message["role"], "content": _STAND_IN.format(number)}
            for number, message in enumerate(messages)
        ]
        try:
            rendered = self._template.render(
                messages=stand_ins, add_generation_prompt=True, **self._names
            )
        except (TemplateError, TypeError, ValueError) as error:
            raise UnusableError("the model's chat template refuses the talk") from error
        # Odd places are the numbers of stand-ins.
        ids: list[int] = []
        for place, part in enumerate(_STOOD_IN.split(rendered)):
            ids += self.plain(messages[int(part)]["content"]) if place % 2 else self._own(part)
        return ids + self.plain(begun)

    def plain(self, text: str) -> list[int]:
        """Return the tokens of a text in which nothing is a marker of the model's."""
        ids = self._plain.encode(text, add_special_tokens=False).ids if text else []
        # Some vocabularies have their markers among the words, too.
        return [token for token in ids if token not in self._markers]

    def _own(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids) if text else []

    def reader(self, before: Sequence[int] = ()) -> "Reader":
        """Return a reader of tokens that follow others."""
        return Reader(self._tokenizer, before)


class Reader:
    """Tokens go in as they come, text comes out, never half a character."""

    def __init__(self, tokenizer: Tokenizer, before: Sequence[int] = ()) -> None:
        self._tokenizer = tokenizer
        self._window = list(before[-_CONTEXT:])
        self._read = len(self._window)

    def read(self, tokens: Sequence[int]) -> str:
        """Return the text that is complete now."""
        return "".join(map(self._next, tokens))

    def _next(self, token: int) -> str:
        self._window.append(token)
        text = self._text(self._window)
        waits = len(self._window) - self._read
        if text.endswith(_BROKEN) and waits <= _LONGEST_CHARACTER:
            return ""
        new = text[len(self._text(self._window[: self._read])) :]
        # The last tokens stay as what is before the next ones.
        self._window = self._window[self._read :] if new else self._window[-_CONTEXT:]
        self._read = len(self._window)
        return new.replace(_BROKEN, "")

    def _text(self, tokens: Sequence[int]) -> str:
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True))


def _environment() -> ImmutableSandboxedEnvironment:
    """What chat templates are written for; they come from the model's publisher, so they run in a sandbox."""
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols]
    )
    environment.filters["tojson"] = _to_json
    environment.globals["raise_exception"] = _refuse
    environment.globals["strftime_now"] = _now
    return environment


def _to_json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _refuse(message: str) -> None:
    raise TemplateError(message)


def _now(form: str) -> str:
    return datetime.now().astimezone().strftime(form)


def _template(files: Mapping[str, bytes], config: Mapping[str, Any]) -> str:
    if "chat_template.jinja" in files:
        return files["chat_template.jinja"].decode()
    found = config.get("chat_template")
    if found is None and "chat_template.json" in files:
        found = json.loads(files["chat_template.json"])["chat_template"]
    if isinstance(found, list):
        found = {each["name"]: each["template"] for each in found}["default"]
    if not isinstance(found, str):
        raise UnusableError("the model has no chat template")
    return found


def _special_names(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the markers that templates name, such as `bos_token`."""
    found = {name: value for name, value in config.items() if name.endswith("_token")}
    contents = {
        name: value.get("content") if isinstance(value, dict) else value
        for name, value in found.items()
    }
    return {name: value for name, value in contents.items() if isinstance(value, str)}
