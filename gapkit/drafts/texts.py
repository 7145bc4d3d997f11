"""The texts of a working folder: a study.yaml with comments, and a README that says what to do in which order."""

from __future__ import annotations

import json

from gapkit.drafts.template import CODEBOOK, CUSTOMERS, EXECUTIVES, answer_sheet
from gapkit.drafts.topics import ANSWERS, FAVOURABLE, ITEMS, NOT_ANSWERS, SCALE, Item


def study_yaml(title: str, workbook: str) -> bytes:
    """Return the study.yaml of a new study as UTF-8: its sides, scale and topics are those of the template.

    Args:
        title: printed on every report until somebody writes a better one.
        workbook: the template's file name.
    """
    topics = "".join(_topic(item) for item in ITEMS)
    return f"""\
# What is compared: who answered (sides), how they could answer (scales), what they were asked (topics).
# A line that begins with # is a comment: take the # away to make it count.

title: {_text(title)}  # printed on every report: say what is compared, and when

# company: company  # several companies? Fill in the column company on both sheets, and gaps are told company by company

sides:
  executives:
    role: provider  # those who give the service
    label: {EXECUTIVES}
    source: {{path: {workbook}, sheet: {EXECUTIVES}, header: {answer_sheet(EXECUTIVES).header}}}  # the row in which the column names stand
    respondent: respondent  # tells one person from another, so that nobody is counted twice
    # population: 16  # how many executives there are in all: the intervals then describe these people
    # cite: "Questionnaire to all 16 executives, 14 answered, March 2026"  # printed under every chart
  customers:
    role: customer  # those who receive it
    label: {CUSTOMERS}
    source: {{path: {workbook}, sheet: {CUSTOMERS}, header: {answer_sheet(CUSTOMERS).header}}}  # or a file of your own: customers.csv
    respondent: respondent
    # segments: [region]  # split by a column that you add to the sheet
    # cite: "Survey of household customers, 800 answered, March 2026"

# A figure that rests on fewer than 5 people is hidden, so that nobody's answer is given away; `minimum` of a side changes that.

scales:
  {SCALE}:
    answers: {_flow(ANSWERS)}  # worst to best
    not_answers: {_flow(NOT_ANSWERS)}  # out of the base, and counted

# One topic for each thing that both sides were asked. `column` is the column's name on the side's sheet, `asks` the wording, printed
# under every chart; `favourable` names the good answers. Where the two questions are not alike, say so at one of them: differs: [wording]
# A further topic needs a column on both sheets, named in the shaded row, and five lines here.

topics:
{topics}""".encode()


def readme(name: str, study: str, notebooks: str) -> bytes:
    """Return the README of a working folder as UTF-8.

    Args:
        name: the folder's name.
        study: the path of its study.yaml as it is typed in the folder above.
        notebooks: the same of the folder of notebooks.
    """
    return f"""\
# {name}

What executives say of their own service, beside what customers report. The commands below are typed in the folder that holds this one.

1. **Say what is compared.** Open `study.yaml` in an editor: give it a title, take away the topics you did not ask about, change the
   wording to what you did ask. Ask both sides alike: where the questions differ, a gap says little.
2. **Fill in the answers.** Open `answers.xlsx`: one row for each person on the sheets {EXECUTIVES} and {CUSTOMERS}, a code for each answer.
   The sheet {CODEBOOK} says what each column and each code means. Answers that lie in files of your own need no copying: name the file,
   and its columns, in `study.yaml`.
3. **Check.** What is wrong is told with file, line and the way out; nothing is changed.

   ```sh
   gapkit check {study}
   ```

4. **Look at the gaps, and make the report.** It is one page that opens offline, in the folder `reports`.

   ```sh
   gapkit table {study}
   gapkit run {study}
   ```

5. **Go on in Jupyter.** The folder `notebooks` holds the suite's notebooks, your own to change; they read this study.

   ```sh
   jupyter lab {notebooks}
   ```

   `league_table` compares companies: it needs `company` in `study.yaml`. `published_gaps` shows what published studies found, for comparison.
   To publish a notebook that you changed: `gapkit run {study} --report {notebooks}/gap_report.ipynb`.

`answers.xlsx` holds what single people answered: keep it from those who should not read that. The reports hide what could give a person away.
""".encode()


def _topic(item: Item) -> str:
    favourable = ", ".join(FAVOURABLE)
    questions = "".join(
        f"      {side}: {{column: {item.id}, asks: {_text(wording)}, scale: {SCALE}, favourable: [{favourable}]}}\n"
        for side, wording in (("executives", item.executives), ("customers", item.customers))
    )
    return f"  {item.id}:\n    label: {_text(item.label)}\n    questions:\n{questions}"


def _flow(answers: dict[str, str]) -> str:
    return "{" + ", ".join(f"{code}: {_text(label)}" for code, label in answers.items()) + "}"


def _text(text: str) -> str:
    """Return a printable text in YAML's double quotes, which are JSON's."""
    return json.dumps(text, ensure_ascii=False)
