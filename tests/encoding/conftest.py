import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

# Read when huggingface_hub is imported: nothing here may reach for the network.
os.environ["HF_HUB_OFFLINE"] = "1"

PAIRS = [
    ("Hello world.", "你好，世界。"),
    (
        "The committee will meet on Tuesday to discuss the budget.",
        "委员会将于周二开会讨论预算。",
    ),
    ("The cat likes to sleep in the sun.", "猫喜欢在阳光下睡觉。"),
    (
        "In 2021 prices rose by 5 to 10 per cent, more than anyone had expected; "
        "the government promised to help the poorest households through the winter.",
        "2021年，物价上涨了５～１０％，超出所有人的预期；政府承诺帮助最贫困的家庭度过冬天。",
    ),
]


@pytest.fixture(scope="session")
def pairs() -> list[tuple[str, str]]:
    """English texts with their Chinese translations."""
    return PAIRS


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Both languages, many lengths, a few oddities; no empty one."""
    flat = [text for pair in PAIRS for text in pair]
    return [*flat, "a", "  odd   spaces ", "ﷺ 🙂", " ".join(flat) * 4]


@pytest.fixture(scope="session")
def one_thread():
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder with a random BERT of two layers and 16 dimensions."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("models") / "tiny"
    characters = sorted(set("abcdefghijklmnopqrstuvwxyz. 猫你好世界" + "query:"))
    vocabulary = {text: i for i, text in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]"])}
    vocabulary |= {text: len(vocabulary) + i for i, text in enumerate(characters)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 64,
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "cls_token": "[CLS]",
            "sep_token": "[SEP]",
        },
    )
    (folder / "1_Pooling").mkdir()
    write_json(
        folder / "1_Pooling/config.json",
        {"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True},
    )
    kinds = [("", "Transformer"), ("1_Pooling", "Pooling")]
    write_json(
        folder / "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(kinds)
        ],
    )
    return folder


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


class CountingEncoder:
    """Unit vectors that depend on the text alone; remembers what it was asked."""

    def __init__(self, identity: str = "counting-1", dimension: int = 8) -> None:
        self.identity = identity
        self.dimension = dimension
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        for i, text in enumerate(texts):
            seed = list(text.encode("utf-8", "surrogatepass"))
            row = np.random.default_rng(seed).standard_normal(self.dimension)
            rows[i] = row / np.linalg.norm(row)
        return rows


@pytest.fixture
def counting() -> CountingEncoder:
    return CountingEncoder()
