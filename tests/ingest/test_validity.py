from datetime import date

import pytest

from ingest.validity import valid_until

ISSUED = date(2021, 3, 15)


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("本办法自2020年1月1日起施行，有效期5年。", date(2024, 12, 31)),
        ("本办法自2020年1月1日起施行，有效期为五年。", date(2024, 12, 31)),
        ("本意见自印发之日起施行，有效期三年。", date(2024, 3, 14)),
        ("本细则自发布之日起30日后施行，有效期2年。", date(2023, 4, 13)),
        ("本措施自印发之日起实施，有效期至2022年12月31日。", date(2022, 12, 31)),
        ("本措施自印发之日起实施，有效期至2020年底。", date(2020, 12, 31)),
        ("政策期限至二〇二二年六月三十日。", date(2022, 6, 30)),
        ("本措施自2021年1月1日起至2021年12月31日止。", date(2021, 12, 31)),
        ("本办法自2020年2月29日起施行，有效期1年。", date(2021, 2, 28)),
        ("本办法自印发之日起施行。", None),
        ("许可证有效期5年。", None),
        ("有效期至2022年13月1日。", None),
    ],
)
def test_a_term_is_read_as_it_is_written(words: str, until: date | None) -> None:
    assert valid_until(["合成示例办法", "合成示例正文。", words], ISSUED) == until


def test_the_last_term_is_the_documents() -> None:
    body = ["补贴自2020年1月1日起执行，有效期1年。", "本办法自2021年5月1日起施行，有效期2年。"]
    assert valid_until(body, ISSUED) == date(2023, 4, 30)


def test_without_a_date_of_issue_a_term_from_issue_says_nothing() -> None:
    assert valid_until(["本意见自印发之日起施行，有效期三年。"], None) is None
