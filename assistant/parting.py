"""Where one message asks twice: 补贴多少，向哪个部门申请？ Its questions, each to be answered by itself."""

import re
from collections.abc import Sequence

from assistant.understand import content, want_of
from corpus.records import Want

MOST = 3
"""How many questions of one message are answered."""

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_PART = re.compile(r"[^，,：:]+[，,：:]*")
_ASKS = re.compile(
    r"谁|什么|(?<![这那])啥|哪|多少|多久|多长|多大|怎么|怎样|如何|咋|为何|何时|是否|能否|可否|吗|呢|有没有|(.)不\1|(?<![了请招有这那好头近前过])几(?=[个家名人项户条批类种档次倍年月天成级号])"
    r"|[?？]"
)
_SAID = re.compile(r"没(?:什么|怎么)|不知道?怎么|不管什么|无论|什么的|听说|据说|几家公司|好几|十几|几十")


def asks(part: str) -> bool:
    """Whether ``part`` (a normal form) asks something.

    >>> asks("补贴的比例是多少"), asks("我们是做水泥的")
    (True, False)
    """
    return _ASKS.search(_SAID.sub("", part)) is not None


def questions_in(plain: str) -> tuple[str, ...]:
    """The questions that ``plain`` (a normal form) asks, in order, each with what is told before it; at most ``MOST``.

    What asks about nothing by itself (可以吗, 对吧) belongs to the question before it.

    >>> questions_in("我们是水泥厂,余热发电有什么支持?由哪个部门负责?")
    ('我们是水泥厂,余热发电有什么支持?', '由哪个部门负责?')
    >>> questions_in("听说每个县都要设资金,对吗?")
    ('听说每个县都要设资金,对吗?',)
    """
    parts = [part for sentence in _SENTENCE.findall(plain) for part in _PART.findall(sentence)]
    found: list[str] = []
    told = ""
    for part in parts:
        told += part
        if asks(part) and (content(told) or want_of(part) is not Want.MATTER):
            found.append(told)
            told = ""
        elif found and not content(told):  # 可以吗
            found[-1] += told
            told = ""
    if not found:
        return (plain,)
    found[-1] += told
    return _joined(found)


def _joined(found: Sequence[str]) -> tuple[str, ...]:
    """At most ``MOST`` questions; what is over goes with the last."""
    return (*found[: MOST - 1], "".join(found[MOST - 1 :])) if len(found) > MOST else tuple(found)
