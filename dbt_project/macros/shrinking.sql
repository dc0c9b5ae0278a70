{#
    The rate of a cell, leaning on a wider one as far as the cell is small: what it lacks of `minimum` cases is filled with
    cases at the wider rate. From `minimum` on it is the cell's own.
#}
{% macro shrunk_rate(hits, cases, wider_rate, minimum) -%}
    ({{ hits }} + greatest({{ minimum }} - {{ cases }}, 0) * {{ wider_rate }}) / cast(greatest({{ cases }}, {{ minimum }}) as double)
{%- endmacro %}
