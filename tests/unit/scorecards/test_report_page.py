"""What a scorecard's page says, in the reader's language and with the company's settings."""

import pytest
from made_report import report, restatement

from scorecards.report.page import page
from scorecards.report.wording import Language


@pytest.mark.parametrize(
    ("language", "days", "expected"),
    [
        ("zh", 8, ["请在结账后 8 个工作日内提出申诉", "可在 8 个工作日内再次申诉"]),
        ("en", 8, ["appeal within 8 working days of the close", "appeal again within 8 working days."]),
        ("en", 1, ["appeal within 1 working day of the close", "appeal again within 1 working day."]),
    ],
)
def test_how_long_one_may_appeal_is_what_the_company_has_set(
    language: Language, days: int, expected: list[str]
) -> None:
    text = page(report(restated=restatement()), language, days)
    assert all(sentence in text for sentence in expected)
