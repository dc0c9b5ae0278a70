{#
    A text as phrases are looked for in it: small letters of normal width, without blanks and punctuation, so that neither a comma nor a
    full-width letter hides a phrase.
#}
{% macro plain_words(text) -%}
    translate(
        lower({{ text }}),
        'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９ ,.!?;:~-_*…，。！？；：～、·　',
        'abcdefghijklmnopqrstuvwxyz0123456789'
    )
{%- endmacro %}
