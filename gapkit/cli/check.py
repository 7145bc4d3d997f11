"""`gapkit check`: a study and its files read to the end, and what was found."""

from __future__ import annotations

from pathlib import Path

import click

from gapkit.errors import DataError, ParameterError


@click.command()
@click.argument("study")
@click.option(
    "--html", "page", default="", metavar="FILE", help="Also write the report as a page of its own. It is for whoever holds the data."
)
@click.option("--force", is_flag=True, help="Let --html write over a file that is there.")
def check(study: str, *, page: str, force: bool) -> None:
    """Read a study and all its files, and report on the quality of the data. Changes nothing.

    Exit code 3 where something would make a number wrong; warnings leave it at 0.
    """
    from gapkit.drafts.check import check as look_through  # noqa: PLC0415 - keeps --help quick
    from gapkit.drafts.check_text import check_text  # noqa: PLC0415 - likewise

    if page and Path(page).exists() and not force:
        raise ParameterError(f"{page} is there already. Name another file, or add --force to write over it.")
    found = look_through(study, protect=False)
    click.echo(check_text(found, study), nl=False)
    if page:
        from gapkit.exports.writing import write  # noqa: PLC0415 - likewise
        from gapkit.runs.pages import plain_page  # noqa: PLC0415 - likewise

        body = f"<p class='quiet'>Holds what single persons answered: for whoever holds the data.</p>\n<div class='output'>\n{found._repr_html_()}\n</div>"
        click.echo(f"page: {write(Path(page), plain_page(f'{found.study.title}: the answers checked', body).encode())}")
    if found.errors:
        more = f" ({len(found.errors) - 1} more above)" if len(found.errors) > 1 else ""
        raise DataError(f"{found.errors[0]}{more}")
