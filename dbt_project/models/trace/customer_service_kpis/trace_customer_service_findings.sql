-- What others find in an agent's work, by its own clock.
with findings as (
    select * from {{ ref('int_service_finding_cases') }}
    where business_date <= {{ as_of_date_when_asked() }}
),

staff_days as (
    select * from {{ ref('int_staff_days') }}
),

raw_rows as (
    select * from {{ ref('raw_findings') }}
),

cases as (
    select
        staff_days.employee_id as subject_id,
        staff_days.role as subject_role,
        findings.kind,
        findings.business_date as found_on,
        findings.case_count,
        findings.hit_value,
        {{- raw_columns() }}
    from findings
    inner join staff_days on findings.agent_id = staff_days.employee_id and findings.business_date = staff_days.business_date
    inner join raw_rows
        on findings.source = raw_rows.source and findings.platform = raw_rows.platform and findings.raw_key = raw_rows.raw_key
),

traced as (
    {{ traced([
        {'kpi': 'service_complaint_rate', 'on': 'found_on', 'when': "kind = 'service_complaint'", 'part': 'numerator'},
        {'kpi': 'attitude_complaint_rate', 'on': 'found_on', 'when': "kind = 'service_complaint' and hit_value = 1", 'part': 'numerator'},
        {'kpi': 'complaint_recovery_rate', 'on': 'found_on', 'when': "kind = 'handled_complaint'", 'measure': 'hit_value'},
        {'kpi': 'negative_review_count', 'on': 'found_on', 'when': "kind = 'negative_review'", 'value': 1},
        {'kpi': 'information_accuracy_rate', 'on': 'found_on', 'when': "kind = 'information_review'", 'measure': 'hit_value'},
        {'kpi': 'process_compliance_rate', 'on': 'found_on', 'when': "kind = 'process_review'", 'part': 'numerator', 'amount': 'hit_value'},
        {'kpi': 'process_compliance_rate', 'on': 'found_on', 'when': "kind = 'process_review'", 'part': 'denominator', 'amount': 'case_count'},
        {'kpi': 'ticket_quality_rate', 'on': 'found_on', 'when': "kind = 'ticket'", 'measure': 'hit_value'},
        {'kpi': 'knowledge_score', 'on': 'found_on', 'when': "kind = 'knowledge_test'", 'measure': 'hit_value'},
    ]) }}
)

select * from traced
