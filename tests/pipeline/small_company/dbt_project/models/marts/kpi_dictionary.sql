select * from (values
    ('company_kpis', 'gmv', '成交额', 'Gross merchandise value', 'money', 'sum', cast(null as varchar), 'shared'),
    ('seller_kpis', 'gmv', '成交额', 'Gross merchandise value', 'money', 'sum', cast(null as varchar), 'people')
) as kpis (mart, kpi_id, zh, en, unit, additivity, value_range, audience)
