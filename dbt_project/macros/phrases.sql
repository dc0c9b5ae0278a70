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

{# What agents wrote that is exported as text, as words, with the condition on stg_messages; CTEs banned_phrases and written. #}
{% macro written_texts(condition) -%}
banned_phrases as (
    select distinct {{ plain_words('phrase') }} as phrase from {{ ref('banned_phrases') }}
),

conversations as (
    select * from {{ ref('stg_conversations') }}
    where not coalesce(is_bot_only, false)
),

messages as (
    select * from {{ ref('stg_messages') }}
    where sender = 'agent' and body is not null and {{ condition }}
),

written as (
    select
        messages.platform,
        messages.conversation_id,
        messages.seq,
        coalesce(messages.agent_id, conversations.agent_id) as agent_id,
        {{ business_date('messages.sent_at') }} as business_date,
        {{ plain_words('messages.body') }} as words,
        messages._file_id,
        messages._row_number
    from messages
    inner join conversations
        on messages.platform = conversations.platform and messages.conversation_id = conversations.conversation_id
)
{%- endmacro %}

{# Whether the words of `written` hold a banned phrase. #}
{% macro has_banned_phrase() -%}
    exists (
        select 1 from banned_phrases
        where banned_phrases.phrase <> '' and contains(written.words, banned_phrases.phrase)
    )
{%- endmacro %}
