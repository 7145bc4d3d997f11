"""`python -m gapkit`: the command line where no script was installed."""

from gapkit.cli import main

if __name__ == "__main__":
    main(prog_name="gapkit")
