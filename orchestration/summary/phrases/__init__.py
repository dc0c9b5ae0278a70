"""What runs, gates and landing keep in English, said in Chinese.

Records, books and the database hold one English wording, which scripts and colleagues abroad read too; only the screen translates. A
sentence stands here as it is written where it comes from, with names for its values; a test finds those that have drifted.
"""

from __future__ import annotations

from orchestration.summary.phrases.codes import CODES
from orchestration.summary.phrases.endings import ENDINGS
from orchestration.summary.phrases.files import FILES
from orchestration.summary.phrases.gates import GATES
from orchestration.summary.phrases.steps import STEPS
from scorecards.phrases import Phrases

SENTENCES = {**FILES, **GATES, **ENDINGS}
say = Phrases(SENTENCES)
# Apart, so that a column called plan stays what it is called.
say_step = Phrases(STEPS)
say_code = Phrases(CODES)
