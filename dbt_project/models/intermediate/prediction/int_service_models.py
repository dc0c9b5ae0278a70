def model(dbt, session):
    dbt.config(materialized="incremental", incremental_strategy="delete+insert", unique_key=["kpi_id", "month_start"])
    from prediction.conversation_outcomes import MODEL_SCHEMA, Requirements, train_months

    labels = dbt.config.meta_get("minimum_labels")
    of_each_answer = dbt.config.meta_get("minimum_labels_of_each_answer")
    category_labels = dbt.config.meta_get("minimum_category_labels")
    history_days = dbt.config.meta_get("history_days")
    requirements = Requirements(
        labels=int(labels),
        labels_of_each_answer=int(of_each_answer),
        history_days=int(history_days),
        category_labels=int(category_labels),
    )
    kept = MODEL_SCHEMA.empty_table()
    if dbt.is_incremental:
        kept = session.sql(f"select * from {dbt.this}").to_arrow_table()
    # In a fixed order: the last digits of a fit depend on it, and a rebuild must not change a figure.
    cases = (
        dbt.ref("int_prediction_cases")
        .to_arrow_table()
        .sort_by([("platform", "ascending"), ("conversation_id", "ascending")])
    )
    return train_months(cases, kept, requirements)
