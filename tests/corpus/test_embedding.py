"""The shipped embedding, both ways of loading it, and its faults."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import SentenceTransformer

from corpus.embedding import Embedding, load_embedding
from corpus.embedding.full import load_full
from corpus.errors import EmbeddingError
from corpus.settings import SHIPPED_MODEL

LIMIT = 30 * 2**20
TRAINING_FILES = (
    *("ncp_qa", "gov_message_title_detail", "paraphrase_zh", "nli_zh", "govcn_policy_title_para", "jianwu_gongkai_qa"),
    *("lawyer_llama_advice", "lawyer_llama_counsel_answers", "lawyer_llama_fakao", "lawyer_llama_query_law"),
    *("law_articles", "news_2023"),
)
QUESTION = "我们是黄石的水泥厂，想上余热发电，有什么支持？"


@pytest.fixture(scope="module")
def light() -> Embedding:
    return load_embedding(str(SHIPPED_MODEL))


@pytest.fixture(scope="module")
def reference() -> SentenceTransformer:
    return SentenceTransformer(str(SHIPPED_MODEL), device="cpu").float()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED_MODEL, tmp_path / "模型"))


def agree(light: Embedding, reference: SentenceTransformer, texts: list[str]) -> None:
    expected = reference.encode(texts, normalize_embeddings=True)
    np.testing.assert_allclose(light.encode(texts), expected, atol=2e-5)


@given(st.lists(st.text(), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_light_way_agrees_with_sentence_transformers_on_any_text(
    light: Embedding, reference: SentenceTransformer, texts: list[str]
) -> None:
    agree(light, reference, texts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        QUESTION,
        "ＡＩ＋制造業２０２５",
        "a\u200db",
        "𠀀𠮷㐂",
        "🏭♨️",
        "\ufdfa" * 50,
        "e\u0301",
        "，。！",
        "财政贴息" * 2500,
    ],
)
def test_light_way_agrees_with_sentence_transformers_on(
    light: Embedding, reference: SentenceTransformer, text: str
) -> None:
    agree(light, reference, [text, QUESTION])


def test_folder_as_sentence_transformers_reads_it_gives_the_same_within_half_precision(light: Embedding) -> None:
    plain = SentenceTransformer(str(SHIPPED_MODEL), device="cpu")
    expected = plain.encode([QUESTION, "申报材料有哪些"], normalize_embeddings=True)
    np.testing.assert_allclose(light.encode([QUESTION, "申报材料有哪些"]), expected, atol=4e-3)


@given(st.lists(st.text(alphabet=st.characters()), max_size=5))
@settings(deadline=None)
def test_vectors_are_float32_of_unit_length_or_zero(light: Embedding, texts: list[str]) -> None:
    vectors = light.encode([*texts, QUESTION, ""])
    assert vectors.shape == (len(texts) + 2, light.dimension)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert all(abs(length - 1) < 1e-5 or length == 0 for length in lengths)
    assert lengths[-2] == pytest.approx(1)
    assert lengths[-1] == 0


def test_no_texts_give_no_rows(light: Embedding) -> None:
    assert light.encode([]).shape == (0, light.dimension)


def test_a_text_has_the_same_vector_alone_and_among_many(light: Embedding) -> None:
    texts = [f"第{number}条 {QUESTION}" for number in range(1200)]
    np.testing.assert_array_equal(light.encode(texts)[1100], light.encode([texts[1100]])[0])


def test_full_way_agrees_with_light_way(light: Embedding) -> None:
    full = load_full(str(SHIPPED_MODEL), SHIPPED_MODEL)
    assert full.dimension == light.dimension
    texts = [QUESTION, "", "\ud800贴息", *("设备更新" for _ in range(10))]
    np.testing.assert_allclose(full.encode(texts), light.encode(texts), atol=2e-5)


def test_light_way_needs_no_torch_and_is_quick() -> None:
    code = (
        "import sys, time\nbegan = time.perf_counter()\nfrom corpus.embedding import load_embedding\n"
        f"load_embedding({str(SHIPPED_MODEL)!r}).encode(['贴息'])\n"
        "print('torch' in sys.modules, time.perf_counter() - began)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    torch, seconds = done.stdout.split()
    assert torch == "False"
    assert float(seconds) < 3  # about 0.4 on an idle machine


def test_fingerprint_is_of_the_content(copy: Path, light: Embedding) -> None:
    assert load_embedding(str(copy)).fingerprint == light.fingerprint
    (copy / "README.md").write_text("另一张说明", encoding="utf-8")
    assert load_embedding(str(copy)).fingerprint == light.fingerprint
    weights = copy / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert load_embedding(str(copy)).fingerprint != light.fingerprint


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("model.safetensors", b"", "权重"),
        ("model.safetensors", b"\x10\0\0\0\0\0\0\0not json at all!", "权重"),
        ("model.safetensors", "half", "权重"),
        ("model.safetensors", None, "缺少"),
        ("tokenizer.json", None, "缺少"),
        ("tokenizer.json", "half", "分词"),
        ("tokenizer.json", b"{}", "分词"),
        ("modules.json", None, "modules.json"),
        ("modules.json", b"{]", "模块清单"),
        ("modules.json", b'{"a": 1}', "模块清单"),
        ("config_sentence_transformers.json", b"[", "模型设置"),
    ],
)
def test_damaged_folder_is_said_in_one_line(copy: Path, file: str, content: bytes | str | None, said: str) -> None:
    path = copy / file
    whole = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    with pytest.raises(EmbeddingError) as caught:
        load_embedding(str(copy))
    message = str(caught.value)
    assert said in message
    assert str(copy) in message
    assert "请" in message
    assert "\n" not in message


def test_tokenizer_that_does_not_fit_the_weights_is_refused(copy: Path) -> None:
    tokenizer = json.loads((copy / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"] += [["多出来的词", -20.0]]
    (copy / "tokenizer.json").write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(EmbeddingError, match="两者不符"):
        load_embedding(str(copy))


@pytest.mark.parametrize("name", ["没有这样的文件夹", "/nowhere/at/all", "./a/b", "a/b/c", "", "~/没有"])
def test_name_that_is_neither_folder_nor_model_is_refused(name: str) -> None:
    with pytest.raises(EmbeddingError, match=r"没有这个文件夹|没有 modules\.json") as caught:
        load_embedding(name)
    assert "\n" not in str(caught.value)


def test_file_in_place_of_a_folder_is_refused() -> None:
    with pytest.raises(EmbeddingError, match="这是文件"):
        load_embedding(str(SHIPPED_MODEL / "modules.json"))


def test_folder_of_another_kind_goes_through_sentence_transformers_and_its_fault_is_one_line(copy: Path) -> None:
    (copy / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "no.such.Module"}]')
    with pytest.raises(EmbeddingError, match="无法载入") as caught:
        load_embedding(str(copy))
    assert "\n" not in str(caught.value)


def test_shipped_folder_is_small_and_its_card_names_the_data() -> None:
    assert sum(path.stat().st_size for path in SHIPPED_MODEL.rglob("*") if path.is_file()) <= LIMIT
    card = (SHIPPED_MODEL / "README.md").read_text(encoding="utf-8")
    assert [name for name in TRAINING_FILES if name not in card] == []


@pytest.mark.parametrize(
    ("question", "clause", "unrelated"),
    [
        (
            "厂里想换新机器，政府给补贴吗？",
            "对企业购置先进设备实施技术改造的项目，按设备投资额给予一定比例的财政补助。",
            "鼓励高校毕业生到基层就业，按规定给予学费补偿和国家助学贷款代偿。",
        ),
        (
            "公司缺钱，银行不肯贷款怎么办？",
            "引导金融机构加大对中小微企业的信贷支持，发挥融资担保作用，缓解融资难题。",
            "加强重点行业污染治理，严格执行特别排放限值。",
        ),
        (
            "老板拖着工资不发找谁？",
            "用人单位未按时足额支付劳动报酬的，由人力资源社会保障行政部门责令限期支付。",
            "企业应当依法进行安全生产教育和培训，配备劳动防护用品。",
        ),
        (
            "交多少税能少交一点？",
            "符合条件的小型微利企业，减按优惠税率征收企业所得税。",
            "项目竣工后由主管部门组织验收，并出具验收意见。",
        ),
    ],
)
def test_everyday_question_is_nearer_to_its_clause(
    light: Embedding, question: str, clause: str, unrelated: str
) -> None:
    asked, answering, other = light.encode([question, clause, unrelated])
    assert asked @ answering > asked @ other + 0.05
