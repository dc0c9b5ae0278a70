"""`python -m orchestration.command`: the scorehouse command where its console script is not on the path."""

from orchestration.command import main

main()
