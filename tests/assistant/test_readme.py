"""What the READMEs show is what the assistant says."""

import re
from pathlib import Path

import pytest

from assistant.chain import Assistant

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_answer_that_is_shown_is_the_answer_that_is_given(name: str, assistant: Assistant) -> None:
    told = (ROOT / name).read_text(encoding="utf-8")
    shown = re.search(r'```\n\$ make ask Q="(?P<question>[^"]+)"\n(?P<answer>.+?)\n```', told, re.DOTALL)
    assert shown, "a question with its answer"
    assert assistant.ask(shown["question"]).text == shown["answer"]
