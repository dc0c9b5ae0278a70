{{ config(alias='service_team_kpis') }}

{{ union_traces([
    'trace_service_team_staff', 'trace_service_team_training', 'trace_service_team_reviews', 'trace_service_team_ratings',
]) }}
