"""The due date of a problem set, from the configuration into the gradebook."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import parse_utc
from traitlets import Dict, Unicode


class SetDueDate(NbGraderPreprocessor):
    """Record the due date of a set as it is released: nbgrader itself asks a person for it.

    A set that the table does not name keeps the date that the gradebook has for it.
    """

    due_dates = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="The due date for each problem set, such as '2027-03-01 23:59:59 UTC'.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Write the due date; the notebook passes unchanged."""
        where = resources["nbgrader"]
        due = self.due_dates.get(where["assignment"])
        if due is not None:
            with Gradebook(where["db_url"]) as gradebook:
                gradebook.update_or_create_assignment(where["assignment"], duedate=parse_utc(due))
        return nb, resources
