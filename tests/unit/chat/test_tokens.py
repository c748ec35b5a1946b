"""A model's tokens: what people say is never a marker, and no character comes in halves."""

import io
import json
import zipfile
from collections.abc import Mapping

import pytest

from services.chat.writers.markers import Markers
from services.chat.writers.tokens import UnusableError, Vocabulary
from services.chat.writing import Cited, Piece, Text
from tests.fakes import vllm_engine

TALK = [{"role": "system", "content": "You are."}, {"role": "user", "content": "Hello"}]


def files(**other: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(vllm_engine.files())) as archive:
        return {name: archive.read(name) for name in archive.namelist()} | other


def test_a_prompt_is_what_the_template_says() -> None:
    ids = Vocabulary(files()).prompt(TALK, "So far")
    assert vllm_engine.tokenizer().decode(ids, skip_special_tokens=False) == (
        "<|im_start|>system\nYou are.<|im_end|><|im_start|>user\nHello<|im_end|>"
        "<|im_start|>assistant\nSo far"
    )


@pytest.mark.parametrize("said", [vllm_engine.BEGIN, vllm_engine.END, vllm_engine.THINK])
def test_a_marker_that_somebody_says_is_spelled(said: str) -> None:
    vocabulary, tokenizer = Vocabulary(files()), vllm_engine.tokenizer()
    ids = vocabulary.plain(f"a{said}b")
    assert tokenizer.token_to_id(said) not in ids
    assert tokenizer.decode(ids) == f"a{said}b"
    # Nor by a part of the talk that begins where another ends.
    talk = [{"role": "user", "content": said[:4]}, {"role": "user", "content": said[4:]}]
    spelled = vocabulary.prompt(talk)
    assert [*map(spelled.count, (0, 1))] == [3, 2]
    assert tokenizer.token_to_id(vllm_engine.THINK) not in spelled


@pytest.mark.parametrize("text", ["庚午年,龘靐。", "👩‍🚀 and 👍🏽", "naïve", ""])
def test_text_comes_whole_whatever_its_tokens(text: str) -> None:
    vocabulary = Vocabulary(files())
    reader = vocabulary.reader(vocabulary.plain("so far"))
    pieces = [reader.read([token]) for token in vocabulary.plain(text)]
    assert "".join(pieces) == text
    assert not any("\ufffd" in piece for piece in pieces)


def test_bytes_that_are_no_text_are_left_out() -> None:
    vocabulary = Vocabulary(files())
    start, after = vocabulary.plain("庚")[0], vocabulary.plain("Hello 庚")
    for broken in ([start] * 7, [start]):
        reader = vocabulary.reader()
        assert reader.read([*broken, *after]).endswith("ello 庚")
        assert "\ufffd" not in reader.read([start])


@pytest.mark.parametrize(
    "other",
    [
        {"tokenizer.json": b"{}"},
        {"tokenizer.json": b"no"},
        {"chat_template.jinja": b"{% for %}"},
    ],
)
def test_files_that_cannot_be_used_are_refused(other: dict[str, bytes]) -> None:
    with pytest.raises(UnusableError):
        Vocabulary(files(**other))


@pytest.mark.parametrize(
    "template",
    [
        "{{ raise_exception('no') }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ messages.append(1) }}",
    ],
)
def test_a_template_that_refuses_or_reaches_out_is_refused(template: str) -> None:
    vocabulary = Vocabulary(files(**{"chat_template.jinja": template.encode()}))
    with pytest.raises(UnusableError):
        vocabulary.prompt(TALK)


def test_a_template_may_stand_in_the_configuration() -> None:
    named = [{"name": "default", "template": "{{ messages[0].content }}"}]
    given = {name: data for name, data in files().items() if not name.endswith(".jinja")}
    given["tokenizer_config.json"] = json.dumps({"chat_template": named}).encode()
    vocabulary = Vocabulary(given)
    assert vocabulary.prompt(TALK) == vocabulary.plain("You are.")
    with pytest.raises(UnusableError):
        Vocabulary(given | {"tokenizer_config.json": b"{}"})


def test_a_marker_is_seen_however_it_is_cut() -> None:
    told: list[Piece] = []
    markers = Markers({"F12": "fact"})
    for letter in "a [F12] [F1 [":
        told += markers.take(letter)
    told += markers.rest()
    assert "".join(piece.text for piece in told if isinstance(piece, Text)) == "a [F12] [F1 ["
    assert [piece for piece in told if isinstance(piece, Cited)] == [Cited("F12", "fact")]
    assert Text("[F12]") in told
