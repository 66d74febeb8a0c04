"""`python -m costing` is the command `costing`."""

from costing.cli import main

main()
