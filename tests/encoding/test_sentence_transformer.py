import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from aligner.encoding import sentence_transformer
from aligner.encoding.sentence_transformer import (
    SentenceTransformerEncoder,
    _added_prompt,
    _batches,
    _commit,
    _is_ours,
    _lengths,
)
from aligner.errors import ConfigError, ModelError

pytestmark = pytest.mark.usefixtures("one_thread")

TEXTS = ["a cat", "猫", "hello world. hello cat.", "", "你好 世界", "a cat"]


def encoder(folder, **options):
    return SentenceTransformerEncoder(str(folder), device="cpu", **options)


def copy(folder, destination, **config):
    """A copy of a model folder with a config of its own."""
    shutil.copytree(folder, destination)
    if config:
        path = destination / "config_sentence_transformers.json"
        path.write_text(json.dumps(config), encoding="utf-8")
    return destination


@pytest.fixture(scope="module")
def tiny(tiny_model):
    return encoder(tiny_model)


def test_vectors_are_float32_unit_rows_in_the_order_of_the_texts(tiny):
    vectors = tiny.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 16)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(TEXTS, vectors, strict=True):
        np.testing.assert_allclose(tiny.encode([text])[0], vector, atol=1e-6)
    assert np.abs(vectors[0] - vectors[2]).max() > 1e-3


def test_threads_load_it_once_and_get_the_same_vectors(tiny_model, tmp_path, monkeypatch):
    folder = copy(tiny_model, tmp_path / "multilingual-e5-base")
    alone = encoder(folder).encode(TEXTS)
    loaded = []
    real = sentence_transformer._load

    def load(*arguments):
        loaded.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(sentence_transformer, "_load", load)
    shared = encoder(folder)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: shared.encode(TEXTS), range(16)))
    assert len(loaded) == 1
    for vectors in found:
        np.testing.assert_allclose(vectors, alone, atol=1e-6)


def test_no_texts_give_no_rows(tiny):
    assert tiny.encode([]).shape == (0, 16)


def test_the_batch_size_does_not_change_the_vectors(tiny, tiny_model):
    one = encoder(tiny_model, batch_size=1).encode(TEXTS)
    np.testing.assert_allclose(one, tiny.encode(TEXTS), atol=1e-6)


def test_batches_hold_every_text_once_longest_first():
    batches = list(_batches([2, 9000, 9, 0, 3], 2048, 2))
    assert batches == [[1], [2, 4], [0, 3]]
    assert list(_batches([], 2048, 2)) == []


def test_lengths_are_tokens_where_they_are_soon_counted(tiny):
    texts = ["cat", "猫猫"]
    assert _lengths(tiny._loaded(), texts) == ([5, 4], 512)
    assert _lengths(object(), texts) == ([3, 6], 2048)


def test_the_default_prompt_of_a_model_is_used(tiny, tiny_model, tmp_path):
    prompts = {"prompts": {"query": "query: "}, "default_prompt_name": "query"}
    prompted = encoder(copy(tiny_model, tmp_path / "prompted", **prompts))
    expected = tiny.encode(["query: cat"])
    np.testing.assert_allclose(prompted.encode(["cat"]), expected, atol=1e-6)
    assert "+query" not in prompted.identity


def test_an_e5_model_without_prompts_gets_its_prefix(tiny, tiny_model, tmp_path):
    prefixed = encoder(copy(tiny_model, tmp_path / "multilingual-e5-base"))
    expected = tiny.encode(["query: cat"])
    np.testing.assert_allclose(prefixed.encode(["cat"]), expected, atol=1e-6)
    assert prefixed.identity.endswith("+query")


@pytest.mark.parametrize(
    ("name", "prompt"),
    [
        ("intfloat/multilingual-e5-small", "query: "),
        ("intfloat/multilingual-e5-large", "query: "),
        ("intfloat/e5-base-v2", "query: "),
        ("intfloat/multilingual-e5-large-instruct", None),
        ("sentence-transformers/LaBSE", None),
        ("BAAI/bge-m3", None),
    ],
)
def test_prompts_by_family(name, prompt):
    assert _added_prompt(name, None) == prompt
    assert _added_prompt(name, "query") is None


def test_identity_follows_the_files_and_not_the_place(tiny, tiny_model, tmp_path):
    same = copy(tiny_model, tmp_path / "elsewhere" / "tiny")
    (same / "README.md").write_text("a note")
    assert encoder(same).identity == tiny.identity
    assert tiny.identity.startswith("sentence-transformers:tiny@")
    weights = same / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert encoder(same).identity != tiny.identity


def test_identity_of_a_folder_loads_no_model(tiny_model):
    fresh = encoder(tiny_model)
    assert fresh.identity
    assert fresh._model is None


def test_threads_are_set_for_the_call_alone(tiny_model):
    import torch

    before = torch.get_num_threads()
    seen = []
    model = encoder(tiny_model, threads=2)
    model._loaded().register_forward_hook(lambda *_: seen.append(torch.get_num_threads()))
    model.encode(["cat"])
    assert seen == [2]
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("option", ["batch_size", "threads"])
def test_options_below_one_are_refused(option):
    with pytest.raises(ConfigError, match=f"{option} is 0, at least 1"):
        SentenceTransformerEncoder("x", **{option: 0})


@pytest.mark.parametrize("device", ["gpu", "cuda:x", "cuda:99", "meta", "cpu:3"])
def test_a_device_that_cannot_be_used_is_one_clear_line(tiny_model, device):
    with pytest.raises(ModelError, match="use cpu") as caught:
        SentenceTransformerEncoder(str(tiny_model), device=device).encode(["cat"])
    assert repr(device) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model"])
def test_a_hub_model_out_of_reach_is_one_clear_line(name):
    with pytest.raises(ModelError, match="check the name and the network") as caught:
        encoder(name).encode(["cat"])
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["./nowhere", "/no/such/folder", "a/b/c"])
def test_a_folder_that_is_not_there_is_one_clear_line(name):
    with pytest.raises(ModelError, match="no model folder"):
        encoder(name).encode(["cat"])


def test_a_damaged_folder_is_one_clear_line(tiny_model, tmp_path):
    broken = copy(tiny_model, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        encoder(broken).encode(["cat"])
    assert "\n" not in str(caught.value)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        encoder(tmp_path / "empty").encode(["cat"])


def test_vectors_that_are_not_numbers_are_refused(tiny_model):
    broken = encoder(tiny_model)
    for parameter in broken._loaded().parameters():
        parameter.data.fill_(float("nan"))
    with pytest.raises(ModelError, match="not finite"):
        broken.encode(["cat"])


@pytest.mark.parametrize(
    ("kinds", "ours"),
    [
        (["aligner.encoding.use_torch.UniversalSentenceEncoder"], True),
        (["aligner.encoding.use_torch.U", "sentence_transformers.models.Normalize"], True),
        (["aligner.encoding.use_torch.U", "modeling_evil.Module"], False),
        (["aligner.encoding.use_torch.U", "sentence_transformers.models.Transformer"], False),
        (["sentence_transformers.models.Normalize"], False),
        ([], False),
    ],
)
def test_only_code_of_this_package_is_trusted(tmp_path, kinds, ours):
    (tmp_path / "modules.json").write_text(json.dumps([{"type": kind} for kind in kinds]))
    assert _is_ours(tmp_path) is ours


def test_a_folder_with_other_code_is_not_trusted(tiny_model, tmp_path):
    other = copy(tiny_model, tmp_path / "other")
    (other / "modeling_evil.py").write_text("raise SystemExit('code was run')")
    modules = json.loads((other / "modules.json").read_text())
    modules[0]["type"] = "modeling_evil.Module"
    (other / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(ModelError, match="cannot be loaded"):
        encoder(other).encode(["cat"])


def test_the_commit_of_a_hub_model_is_that_of_the_local_cache(monkeypatch):
    """A short name may stand for one of the library's own; its folder names the commit."""
    asked = []
    kept = {("sentence-transformers/tiny", "config.json"): "/cache/snapshots/abc123/config.json"}

    def look(repository, file):
        asked.append((repository, file))
        return kept.get((repository, file))

    monkeypatch.setattr("huggingface_hub.try_to_load_from_cache", look)
    assert _commit("tiny") == "abc123"
    assert asked == [("sentence-transformers/tiny", f) for f in ("modules.json", "config.json")]
    assert _commit("other/tiny") == "unknown"
    assert asked[2:] == [("other/tiny", "modules.json"), ("other/tiny", "config.json")]
