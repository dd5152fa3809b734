"""Forms of the call: what is asked, how it is stored, and what is wrong with what was answered.

    form = from_row(row)                     # the founding text's shape -> CallForm
    faults_of(form)                          # what is wrong with the form itself: (code, reason)
    schema = to_schema(form)                 # JSON Schema 2020-12, as it is stored; from_schema is the inverse
    gathered(form, fields, calendar)         # fields of a page -> answers of a draft; typed(...) is the inverse
    settled(form, answers)                   # the answers as they are received, without what is not asked
    problems_of(form, answers, language=..)  # what is wrong with them: (field, reason, figures)
    told(form, answers, language)            # the answers in words, for readers
    changes_between(old, new)                # what a later version changed

Shapes of settled answers: words for `short`, `long`, `link`, `doi`, `choice`; a decimal in words for `number` and
`year` ("12.5", "2024"); ISO 8601 for `date`; a list of codes for `choices`, of words for `keywords`; a list of
{column: words} for `table`, of {name, body, orcid} for `authors`, one such for `person`; {city, name} for `city`, the
number being the registry's; {before, before_year, after, after_year, source} for `indicator`. Files stand beside.
"""

from charsu.rules.forms.changes import Changed, FormChange, changes_between
from charsu.rules.forms.completeness import Whole, completeness
from charsu.rules.forms.faults import Fault, FormFault, faults_of, later_faults
from charsu.rules.forms.fields import gathered, typed
from charsu.rules.forms.form import (
    CallForm,
    Column,
    Condition,
    Kind,
    Option,
    Question,
    Section,
    from_row,
    question_row,
    to_row,
)
from charsu.rules.forms.problems import Amiss, Problem, problems_of
from charsu.rules.forms.said import Told, bodies_in, every_word, names_in, said, told
from charsu.rules.forms.schema import NotAForm, figures_of, from_schema, to_schema
from charsu.rules.forms.settled import clean_answer, settled, shown

__all__ = [
    "Amiss", "CallForm", "Changed", "Column", "Condition", "Fault", "FormChange", "FormFault", "Kind",
    "NotAForm", "Option", "Problem", "Question", "Section", "Told", "Whole", "bodies_in", "changes_between",
    "clean_answer", "completeness", "every_word", "faults_of", "figures_of", "from_row", "from_schema", "gathered",
    "later_faults", "names_in", "problems_of", "question_row", "said", "settled", "shown", "to_row",
    "to_schema", "told", "typed",
]  # fmt: skip
