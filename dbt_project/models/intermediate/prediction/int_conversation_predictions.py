def model(dbt, session):
    from prediction.conversation_outcomes import score_conversations

    cases = dbt.ref("int_prediction_cases").to_arrow_table()
    return score_conversations(cases, dbt.ref("int_service_models").to_arrow_table())
