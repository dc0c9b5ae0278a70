"""Chinese wherever people read it: punctuated as Chinese is, and one word for one thing."""

from __future__ import annotations

import re

import pytest
from english_sentences import ROOT, sentences

# Western punctuation beside a Chinese character; a colon in code, a table's cell or a file:line is none.
WESTERN = re.compile(
    r"[\u4e00-\u9fff][,;:!?(]|[,;:!?)](?=[\u4e00-\u9fff])|\((?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\)"
)
# What was called otherwise elsewhere: 成绩单, 版本 and 入库 are the words.
OTHER_WORDS = re.compile("评分卡|计分卡|记分卡|受理的申诉|落地")
READ = ["README.zh-CN.md", "docs/for-hr.zh-CN.md"]
SAID = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("orchestration", "scorecards")
    for path in (ROOT / folder).rglob("*.py")
    if re.search(r"[\u4e00-\u9fff]", path.read_text(encoding="utf-8"))
)


def texts(path: str) -> list[str]:
    """A page's paragraphs without code, or a module's Chinese texts."""
    if path.endswith(".py"):
        return [text for text in sentences(path) if re.search(r"[\u4e00-\u9fff]", text)]
    page = (ROOT / path).read_text(encoding="utf-8")
    page = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    # A link's target follows its Chinese title in Western brackets.
    page = re.sub(r"\]\([^)]*\)", "", page)
    return [re.sub(r"`[^`]*`", "", line) for line in page.splitlines() if not line.startswith("    ")]


@pytest.mark.parametrize("path", [*READ, *SAID])
def test_chinese_is_punctuated_as_chinese(path: str) -> None:
    assert not [text for text in texts(path) if WESTERN.search(text)]


@pytest.mark.parametrize("path", [*READ, *SAID])
def test_a_thing_has_one_name(path: str) -> None:
    assert not [text for text in texts(path) if OTHER_WORDS.search(text)]
