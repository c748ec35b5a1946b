"""Make a tiny chat model that knows a few dialogues by heart: `python -m tools.vllm.model LESSONS FOLDER`.

Run in the environment of vLLM. Half a million weights and a tokenizer are made on the spot, so that a real server has
something to serve that answers the same each time; it says nothing of a model's quality or a server's speed. LESSONS is
a file of JSON: `{"rare": characters that get no token of their own, "lessons": [{"messages", "answer", "endless"}]}`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

_SPECIAL = ["<unk>", "<s>", "</s>", "<pad>", "<|im_start|>", "<|im_end|>"]
_END = "<|im_end|>"
_TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_WORDS = 1024
_WINDOW = 8192
# An answer without an end is taught so many times over.
_OVER_AND_OVER = 12
_STEPS = 300
_KNOWN = 0.005


def tokenizer_of(lessons: list[dict[str, Any]], rare: str) -> PreTrainedTokenizerFast:
    """Return a tokenizer of bytes and of the words of the lessons."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=_WORDS,
        special_tokens=_SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    said = [each["answer"] for each in lessons]
    asked = [message["content"] for each in lessons for message in each["messages"]]
    common = [text.translate({ord(letter): None for letter in rare}) for text in said + asked]
    tokenizer.train_from_iterator(common, trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="<unk>",
        bos_token="<s>",
        eos_token=_END,
        pad_token="<pad>",
        model_max_length=_WINDOW,
    )
    fast.chat_template = _TEMPLATE
    return fast


def taught(tokenizer: PreTrainedTokenizerFast, lesson: dict[str, Any]) -> tuple[list[int], int]:
    """Return the tokens of a lesson and where the answer begins."""
    prompt = tokenizer.apply_chat_template(
        lesson["messages"], add_generation_prompt=True, tokenize=True, return_dict=False
    )
    times = _OVER_AND_OVER if lesson["endless"] else 1
    answer = tokenizer(lesson["answer"] * times, add_special_tokens=False)["input_ids"]
    end = [] if lesson["endless"] else [tokenizer.eos_token_id]
    return [*prompt, *answer, *end], len(prompt)


def train(model: LlamaForCausalLM, rows: list[tuple[list[int], int]], padding: int) -> float:
    """Teach until the answers are known by heart; return the loss."""
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.full((len(rows), longest), padding)
    labels = torch.full((len(rows), longest), -100)
    for row, (tokens, begin) in enumerate(rows):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        labels[row, begin : len(tokens)] = torch.tensor(tokens[begin:])
    # Padding stands behind, where nothing that counts looks.
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    loss = torch.tensor(0.0)
    for _ in range(_STEPS):
        loss = model(input_ids=ids, labels=labels).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if loss.item() < _KNOWN:
            break
    return loss.item()


def main(lessons_file: str, folder: str) -> None:
    """Make the model's folder."""
    given = json.loads(Path(lessons_file).read_text(encoding="utf-8"))
    tokenizer = tokenizer_of(given["lessons"], given["rare"])
    rows = [taught(tokenizer, lesson) for lesson in given["lessons"]]
    torch.manual_seed(0)
    # Faster than several where other work is done beside it.
    torch.set_num_threads(1)
    config = LlamaConfig(
        vocab_size=(len(tokenizer) + 63) // 64 * 64,
        hidden_size=128,
        intermediate_size=256,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        max_position_embeddings=_WINDOW,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        tie_word_embeddings=False,
    )
    model = LlamaForCausalLM(config)
    loss = train(model, rows, int(tokenizer.pad_token_id))
    if loss > 10 * _KNOWN:
        sys.exit(f"the model has not learned its lessons: loss {loss:.4f}")
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    # The likeliest token, always: the same answer each time, without a word from whoever asks.
    Path(folder, "generation_config.json").write_text(
        json.dumps({"eos_token_id": tokenizer.eos_token_id, "top_k": 1})
    )
    print(f"a model that knows {len(rows)} dialogues, loss {loss:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
