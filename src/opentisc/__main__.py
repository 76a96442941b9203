"""Lets `python -m opentisc` be the command."""

from opentisc.cli.main import main

if __name__ == "__main__":
    main()
