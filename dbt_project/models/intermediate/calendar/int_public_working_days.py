def model(dbt, session):
    dbt.config(materialized="table")
    from datetime import date

    from scorecards.public_calendar import public_working_days

    country = dbt.config.meta_get("country")
    [(first, last)] = dbt.ref("calendar").aggregate("min(business_date), max(business_date)").fetchall()
    return public_working_days(country, first, date(last.year, 12, 31))
