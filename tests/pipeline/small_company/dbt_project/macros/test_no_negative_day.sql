{% test no_negative_day(model) %}
select business_date from {{ model }} group by business_date having sum(gmv) < 0
{% endtest %}
