"""The study.yaml that reads a filled-in mirror questionnaire back: executives and customers, the same scales, both wordings of each question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gapkit.drafts.mirror_workbook import SHEET, predicted
from gapkit.drafts.questionnaire import COMPANY, PREDICTED, wording
from gapkit.drafts.topic_text import flag_negative, keys
from gapkit.drafts.writing import write_scale, write_side
from gapkit.drafts.yaml_text import Page, one_line, scalar

if TYPE_CHECKING:
    from gapkit.drafts.questionnaire import Item, Questionnaire

PREDICTING: Final = "_predict"  # ends the id of the side that says what customers answer


def mirror_text(questions: Questionnaire, who: tuple[str, str], workbook: str, header: int, *, predict: bool) -> tuple[str, int]:
    """Return the text of study.yaml and how many guesses of it are to be checked.

    Args:
        questions: what customers were asked.
        who: id and label of those who fill in the workbook.
        workbook: its file name, beside study.yaml.
        header: the row of its sheet that holds the columns' names.
        predict: whether it also asks what customers answer.
    """
    draft, customers = questions.draft, questions.customers
    ident, label = who
    page = Page()
    page.say(0, f'{label} answer in {workbook} what customers answered in {customers.opening.name}: the same questions turned to "we".')
    page.say(
        0,
        "Each guess has a `# check:` comment: read it, mend what is wrong, then take the comment out. A wording that is changed here has to",
    )
    page.say(0, f"be changed in {workbook} too, before it is filled in.")
    page.add(
        0, f"title: {scalar(f'{label} and {customers.party.label.lower()}')}", "printed on every report: say what is compared, and when"
    )
    column = draft.company.columns[customers.id] if draft.company else ""
    if column:
        page.add(0, f"company: {scalar(column)}", f"the column that names the company: {len(questions.companies)} of them")
    else:
        page.say(
            0, "One company. Where customers' answers are of several, make the questionnaire again: gapkit mirror ... --company COLUMN"
        )
    page.add(0)
    page.add(0, "sides:")
    names = [(ident, label)] + ([(ident + PREDICTING, f"{label}, on customers")] if predict else [])
    for name, printed in names:
        page.add(1, f"{scalar(name)}:")
        page.add(2, "role: provider")
        page.add(2, f"label: {scalar(printed)}")
        page.add(2, f"source: {{path: {scalar(workbook)}, sheet: {SHEET}, header: {header}}}")
        if column and column != COMPANY:
            page.add(2, f"company: {COMPANY}")
        if name == ident:
            page.add(2, "# population: 16   # how many such people there are in all: the intervals then describe these people")
    write_side(page, draft, customers)
    page.add(0)
    page.add(0, "scales:")
    counted = {draft.scales.of(topic.questions[0].scale) for topic in draft.topics if not topic.nps}
    for name, scale in draft.scales.by_id.items():
        write_scale(page, name, scale, counted=name in counted)
    page.add(0)
    page.add(0, "topics:")
    page.say(
        1, "`label` is the printed name: shorten it to what the question is about. `differs: []` says that the two questions are alike."
    )
    for item in questions.items:
        _topic(page, questions, item, ident, predict=predict)
    return page.text, page.checks


def _topic(page: Page, questions: Questionnaire, item: Item, ident: str, *, predict: bool) -> None:
    topic, turned = item.topic, item.turned
    page.add(1, f"{scalar(topic.id)}:")
    page.add(2, f"label: {scalar(one_line(topic.label))}")
    if topic.nps:
        page.add(2, "score: nps", "a net promoter score: 9 and 10 against 0 to 6")
    else:
        flag_negative(page, questions.draft, topic)
    page.add(2, "questions:")
    theirs = keys(questions.draft, item.question, nps=topic.nps)
    if said := one_line(wording(item.question.column)):
        theirs = {"column": theirs["column"], "asks": scalar(said), **{key: theirs[key] for key in theirs if key not in {"column", "asks"}}}
    answered = {key: value for key, value in theirs.items() if key not in {"column", "asks"}}
    check, differs = "", "[]"
    if not turned.sure:
        check = f"not turned, as {turned.why}. Word it for {ident} here and in the workbook; where it then mirrors the customers', say differs: []"
        differs = "[wording]"
    elif turned.guesses:
        check, differs = "only customers can know this, so what others answer is a prediction", "[prediction]"
    asks = scalar(one_line(turned.text or item.asks))
    page.mapping(3, ident, {"column": scalar(item.id), "asks": asks, **answered, "differs": differs}, check)
    if predict:
        guess = {"column": scalar(item.id + PREDICTED), "asks": scalar(one_line(predicted(item))), **answered, "differs": "[prediction]"}
        page.mapping(3, ident + PREDICTING, guess)
    page.mapping(3, questions.customers.id, theirs)
