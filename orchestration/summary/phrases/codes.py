"""What stands in the ledger and in appeals as a code, in words."""

CODES = {
    # entries of the ledger, and who writes without a person
    "close": "结账",
    "plan_approval": "方案审批",
    "scorecard": "成绩单",
    "restatement": "重算",
    "appeal_decision": "申诉裁定",
    "night": "夜间运行",
    # states of an appeal
    "filed": "已提出",
    "late": "逾期提出",
    "accepted": "成立",
    "rejected": "驳回",
    "withdrawn": "已撤回",
    # why an appeal cannot count
    "changed_after_the_decision": "裁定之后又被改动",
    "unknown_scorecard": "没有这份成绩单",
    "unknown_line": "成绩单上没有这个指标",
    "not_the_appellant_s": "不是申诉人本人的成绩单",
    "not_closed_yet": "成绩单尚未结账",
    "filed_late": "超过申诉期限才提出",
    "decision_incomplete": "裁定缺少裁定人、时间或理由",
    "decided_by_the_appellant": "由申诉人本人裁定",
    "decided_by_somebody_else_than_hr": "裁定人不是人力资源",
    "nothing_to_correct": "没有写明要更正什么",
}
