"""What the gates find, where, and what to do about it: said in `orchestration/gates`."""

_PERIODS = {"day": "日", "week": "周", "month": "月", "quarter": "季", "year": "年"}

GATES = {
    # where
    "{export}, {path} line {number}": "{export}，{path} 第 {number} 行",
    "{export}, {path} record {number}": "{export}，{path} 第 {number} 条记录",
    "{export}, {path}": "{export}，{path}",
    "{table}, {first_day} to {last_day}, most on {worst_day}": "{table}，{first_day} 至 {last_day}，差异最大的是 {worst_day}",
    "{table}, {first_day} to {last_day}": "{table}，{first_day} 至 {last_day}",
    **{
        f"{{table}}, {en} {{first_day}}": f"{{table}}，{zh}度 {{first_day}}"
        for en, zh in _PERIODS.items()
        if en not in ("day", "week")
    },
    "{table}, day {first_day}": "{table}，{first_day} 当日",
    "{table}, week {first_day}": "{table}，{first_day} 起的一周",
    # landed data
    "the rule {rule} could not be evaluated: {fault}": "规则 {rule} 无法执行：{fault}",
    "it failed while it ran": "执行时出错",
    "{error} while it ran": "执行时出错（{error}）",
    "it gave no result": "没有结果",
    "Correct the rule in {contract}.": "请更正 {contract} 中的规则。",
    "delivered again it holds {count_number} rows, where it held {usual_number} before ({share_number} percent)": "重新交付后有 {count_number} 行，此前为 {usual_number} 行（{share_number}%）",
    "delivered again it holds {count_number} rows, where it held {usual_number} before ({share_number} percent){rest}": "重新交付后有 {count_number} 行，此前为 {usual_number} 行（{share_number}%）{rest}",
    ", and {number} more day or file": "，另有 {number} 天或文件",
    ", and {number} more days or files": "，另有 {number} 天或文件",
    "Deliver the whole file again, or take the newer one back with `scorehouse withdraw`.": "请重新交付完整的文件，或用 `scorehouse withdraw` 撤回较新的文件。",
    "{count_number} rows, where the same weekday usually has {usual_number} ({share_number} percent){rest}": "有 {count_number} 行，而同一星期几通常有 {usual_number} 行（{share_number}%）{rest}",
    "Look for a missing or cut file of that day and deliver it. If the day really was quiet, add it to quiet_days of the rule {rule} in {contract}.": "请查找当天缺失或不完整的文件并交付。如果当天确实数据少，请在 {contract} 的规则 {rule} 的 quiet_days 中加入该日。",
    "the newest rows are of {day}, {number} days behind {expected_day}": "最新的数据是 {day} 的，比 {expected_day} 晚 {number} 天",
    "Deliver the missing days. How late the export may be stands in the rule {rule} of {contract}.": "请交付缺少的日期。允许晚几天写在 {contract} 的规则 {rule} 中。",
    "{count_number} of {total_number} values of {column} have no row in {other} ({share_number} percent)": "{column} 的 {total_number} 个值中有 {count_number} 个在 {other} 中找不到（{share_number}%）",
    "{count_number} of {total_number} values of {column} have no row in {other} ({share_number} percent); of the newly landed rows {new} of {new_total}": "{column} 的 {total_number} 个值中有 {count_number} 个在 {other} 中找不到（{share_number}%）；本次入库的 {new_total} 行中有 {new} 行",
    "Deliver the missing rows of {other}, or the referring rows corrected.": "请交付 {other} 缺少的行，或更正引用它们的行。",
    "{count_number} of {total_number} rows of load {number} were quarantined ({share_number} percent)": "第 {number} 批的 {total_number} 行中有 {count_number} 行被隔离（{share_number}%）",
    "{count_number} of {total_number} rows of load {number} were quarantined ({share_number} percent), most of them for {column}": "第 {number} 批的 {total_number} 行中有 {count_number} 行被隔离（{share_number}%），多数因为 {column}",
    "Read the reasons in landing.rejected_rows, then deliver the file corrected under the same name, or take it back with `scorehouse withdraw`. Where the contract was wrong, mend it and put the same file there again.": "请查看 landing.rejected_rows 中的原因，更正后以同一文件名重新交付，或用 `scorehouse withdraw` 撤回。如果是契约有误，请改正契约，再把同一文件重新放入。",
    "the delivery holds {count_number} rows, where the one before held {previous_number} ({share_number} percent)": "本次交付有 {count_number} 行，上一次有 {previous_number} 行（{share_number}%）",
    "Deliver the whole table again. If it really shrank, lower error_below of the rule {rule} in {contract}.": "请重新交付整张表。如果确实变少，请调低 {contract} 中规则 {rule} 的 error_below。",
    "the rule {rule} does not hold ({seen}). {description}": "不符合规则 {rule}（{seen}）。{description}",
    "the rule {rule} does not hold ({seen}).": "不符合规则 {rule}（{seen}）。",
    "the rule {rule} does not hold ({seen})": "不符合规则 {rule}（{seen}）",
    "{number} of {total_number} rows": "{total_number} 行中有 {number} 行",
    "{number} rows": "{number} 行",
    "{number} rows or more": "{number} 行或更多",
    "no rows": "没有行",
    "no values": "没有值",
    "not shown": "不显示",
    "Deliver the rows corrected, or change the rule in {contract} if it asks too much.": "请更正后重新交付这些行；如果要求过高，请修改 {contract} 中的规则。",
    # marts
    "the table holds no rows": "表中没有数据",
    "Look at the dbt run: the model was not built.": "请查看 dbt 的运行：该模型没有建成。",
    "Run again with --full-refresh; if it stays, the model behind it is wrong: look at its tests and its last change.": "请用 --full-refresh 重新运行；如果仍然如此，说明背后的模型有误：请查看它的测试和最近的改动。",
    **{
        f"{{number}} {en} periods have no company row, from {{first_day}}{{rest}}": f"有 {{number}} 个{zh}周期没有公司的行，自 {{first_day}} 起{{rest}}"
        for en, zh in _PERIODS.items()
    },
    **{
        f"{{number}} {en} periods lie after the as-of date{{rest}}": f"有 {{number}} 个{zh}周期晚于截止日{{rest}}"
        for en, zh in _PERIODS.items()
    },
    " (and {number} more period type)": "（另有 {number} 种周期）",
    " (and {number} more period types)": "（另有 {number} 种周期）",
    " (and {number} more currency)": "（另有 {number} 种货币）",
    " (and {number} more currencies)": "（另有 {number} 种货币）",
    " (and {number} more KPI)": "（另有 {number} 个指标）",
    " (and {number} more KPIs)": "（另有 {number} 个指标）",
    "{column} of {number} days differs from the raw rows: {mart} in the mart, {raw} in staging": "{column} 有 {number} 天与原始行不一致：指标表中为 {mart}，staging 中为 {raw}",
    "{number} paid orders, {refund_number} refunds and {spend_number} rows of ad spend in {currency} have no exchange rate{rest}": "有 {number} 个以 {currency} 支付的订单、{refund_number} 笔 {currency} 退款和 {spend_number} 行 {currency} 广告花费没有汇率{rest}",
    "Deliver the rates of {currency} for these days (or for the week before them).": "请交付这些日子（或之前一周）的 {currency} 汇率。",
    "{number} values of {kpi} lie outside {lowest} to {highest}: from {lowest_number} to {highest_number}{rest}": "{kpi} 有 {number} 个值超出范围（{lowest} 至 {highest}）：实际为 {lowest_number} 至 {highest_number}{rest}",
    "no lower limit": "无下限",
    "no upper limit": "无上限",
    "{number} rows of {kpi} have {fault}": "{kpi} 有 {number} 行：{fault}",
    "{number} rows of {kpi} have {fault} (and {rest_number} more KPI)": "{kpi} 有 {number} 行：{fault}（另有 {rest_number} 个指标）",
    "{number} rows of {kpi} have {fault} (and {rest_number} more KPIs)": "{kpi} 有 {number} 行：{fault}（另有 {rest_number} 个指标）",
    "no value and no reason": "无值也无原因",
    "a value and a reason for none": "有值，却写了无值的原因",
    "{kpi} differs between {mart} and {table} in {number} periods{rest}": "{kpi} 在 {mart} 与 {table} 之间有 {number} 个周期不一致{rest}",
    "{kpi} (matured) differs between {mart} and {table} in {number} periods{rest}": "{kpi}（结果已确定的批次）在 {mart} 与 {table} 之间有 {number} 个周期不一致{rest}",
    "{kpi} moved from {before} to {after} within a month{rest}": "{kpi} 一个月内从 {before} 变为 {after}{rest}",
    "If the business explains it, nothing. If not, look at that month's raw files and at the rules that warned.": "如果业务上说得通，无需处理；否则请查看当月的原始文件和发出警告的规则。",
    # the gate as a whole
    **{
        f"The {en} gate {state}: {{errors}}, {{warnings}} in {{number}} rules.": f"{zh}关卡{said}：{{number}} 条规则中 {{errors}}，{{warnings}}。"
        for en, zh in (("landing", "原始数据"), ("marts", "指标"))
        for state, said in (("closed", "未通过"), ("passed", "已通过"))
    },
    "{number} error": "{number} 条错误",
    "{number} errors": "{number} 条错误",
    "{number} warning": "{number} 条警告",
    "{number} warnings": "{number} 条警告",
    "error  {where}: {what}": "错误  {where}：{what}",
    "warning  {where}: {what}": "警告  {where}：{what}",
    "and {number} more error; all of them are in quality.validation_results.": "另有 {number} 条错误；全部见 quality.validation_results。",
    "and {number} more errors; all of them are in quality.validation_results.": "另有 {number} 条错误；全部见 quality.validation_results。",
    "and {number} more warning; all of them are in quality.validation_results.": "另有 {number} 条警告；全部见 quality.validation_results。",
    "and {number} more warnings; all of them are in quality.validation_results.": "另有 {number} 条警告；全部见 quality.validation_results。",
    "landing gate, run {run}": "原始数据关卡，运行 {run}",
    "marts gate, run {run}": "指标关卡，运行 {run}",
    "landing gate": "原始数据关卡",
    "marts gate": "指标关卡",
    "The landing gate could not be run, which counts as not passed: {error}": "原始数据关卡无法执行，视为未通过：{error}",
    "The marts gate could not be run, which counts as not passed: {error}": "指标关卡无法执行，视为未通过：{error}",
    "state.current_run must hold one row before the landing gate runs: write the run's state first.": "原始数据关卡执行前，state.current_run 应有一行：请先写入运行状态。",
    "The build database has no table for {tables} in schema landing: land first.": "构建数据库的 landing 中没有 {tables} 的表：请先入库。",
    "state.current_run must hold one row and marts.kpi_dictionary some: build the marts first.": "state.current_run 应有一行，marts.kpi_dictionary 应有数据：请先建指标表。",
    "The marts gate needs state.current_run and marts.kpi_dictionary: {error}": "指标关卡需要 state.current_run 和 marts.kpi_dictionary：{error}",
    "Readers keep the generation before. Repair the file and deliver it again, or take it back (scorehouse withdraw FILE --reason ...), then run again.": "读者看到的仍是之前的版本。请修复文件后重新交付，或撤回（scorehouse withdraw FILE --reason ...），然后重新运行。",
}
