def model(dbt, session):
    from prediction.buyer_lifetimes import predict_buyers

    held_back_days = dbt.config.meta_get("held_back_days")
    histories = dbt.ref("int_buyer_histories").to_arrow_table()
    fits = dbt.ref("int_lifetime_fits").to_arrow_table()
    return predict_buyers(histories, fits, {"held_back": int(held_back_days), "12m": 365, "36m": 1095})
