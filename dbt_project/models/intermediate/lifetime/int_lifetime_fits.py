def model(dbt, session):
    from prediction.buyer_lifetimes import Requirements, fit_populations

    # dbt finds a setting only where it is asked for in a statement of its own.
    repeat_buyers = dbt.config.meta_get("minimum_repeat_buyers")
    months = dbt.config.meta_get("minimum_months")
    # In a fixed order: the last digits of a fit depend on it, and a rebuild must not change a figure.
    histories = (
        dbt.ref("int_buyer_histories").to_arrow_table().sort_by([("known_on", "ascending"), ("buyer_key", "ascending")])
    )
    return fit_populations(histories, Requirements(int(repeat_buyers), watched_days=int(months) * 365 // 12))
