"""`gapkit` itself: its commands, its version, and what an error looks like on a terminal."""

from __future__ import annotations

import errno
from typing import Any

import click

from gapkit import __version__
from gapkit.cli.check import check
from gapkit.cli.draft import draft
from gapkit.cli.mirror import mirror
from gapkit.cli.new import new
from gapkit.cli.refresh import refresh
from gapkit.cli.run import run
from gapkit.cli.runs import runs
from gapkit.cli.table import table
from gapkit.errors import GapkitError

UNEXPECTED = 1


class Sentences(click.Group):
    """A group whose commands end in a sentence and an exit code instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own words
        """Run a command. A refusal is printed as `error: ...`; only `--debug` shows how an unexpected error came about."""
        try:
            return super().invoke(ctx)
        except GapkitError as err:
            click.echo(f"error: {err}", err=True)
            ctx.exit(err.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as err:
            if ctx.params["debug"] or (isinstance(err, OSError) and err.errno == errno.EPIPE):
                raise
            said = (str(err).strip().splitlines() or ["no more is known"])[0]
            click.echo(f"error: unexpected {type(err).__name__}: {said}. `gapkit --debug ...` shows where.", err=True)
            ctx.exit(UNEXPECTED)


@click.group(cls=Sentences, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--debug", is_flag=True, help="Show a traceback for an unexpected error.")
@click.version_option(__version__, prog_name="gapkit", message="%(prog)s %(version)s")
def main(*, debug: bool) -> None:
    """Line up what a company says of its own service with what its customers report.

    STUDY is the path of a study.yaml, its folder, or the name of an example study.
    """


for _command in (run, runs, check, table, new, draft, mirror, refresh):
    main.add_command(_command)
