"""The steps of a night and of commands."""

STEPS = {
    "preparation": "准备",
    "landing": "入库",
    "plan": "计划",
    "landing gate": "原始数据关卡",
    "transformation": "计算指标",
    "marts gate": "指标关卡",
    "scoring": "计分",
    "publishing": "发布",
    "run": "运行",
    "reports": "报告",
    "sample company": "示例公司",
}
