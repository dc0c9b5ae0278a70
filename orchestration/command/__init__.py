"""The `scorehouse` command: what people type, how it looks, how it ends.

What belongs here: flags, screens, exit codes. What does not: the work, which every command hands to a function that a
test or a notebook could call as well. Imports stand inside the commands, so that --help answers at once.
"""


def main() -> None:
    """Entry point of the console script."""
    from orchestration.command.application import application

    application()
