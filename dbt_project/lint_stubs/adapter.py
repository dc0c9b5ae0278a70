"""What sqlfluff sees as `adapter`: the engine's body of a macro is replaced by an expression over the same arguments."""


def dispatch(name: str, package: str = "") -> object:
    """A stand-in for a macro that differs between engines: SQL of the right shape that keeps every reference."""

    def body(*arguments: object, **named: object) -> str:
        expression = f"coalesce({', '.join(str(argument) for argument in arguments)})"
        return f"select {expression} as business_date" if name == "date_series" else expression

    return body
