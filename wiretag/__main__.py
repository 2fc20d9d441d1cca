"""`python -m wiretag`: the command line."""

from wiretag.cli import main

if __name__ == "__main__":
    main()
