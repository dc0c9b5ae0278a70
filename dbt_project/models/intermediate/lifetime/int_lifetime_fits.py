def model(dbt, session):
    from prediction.buyer_lifetimes import Requirements, fit_populations

    # dbt finds a setting only where it is asked for in a statement of its own.
    repeat_buyers = dbt.config.meta_get("minimum_repeat_buyers")
    months = dbt.config.meta_get("minimum_months")
    histories = dbt.ref("int_buyer_histories").to_arrow_table()
    return fit_populations(histories, Requirements(int(repeat_buyers), watched_days=int(months) * 365 // 12))
