"""A submission as it came, made gradable: cells recognized, copies set aside, lost cells put back.

nbgrader puts an edited test cell back as it was. It gives up where a cell is deleted, copied, or
has lost its metadata; those are mended here, before nbgrader looks.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode


class RestoreCells(NbGraderPreprocessor):
    """Give every cell that counts its place and its metadata again.

    A cell is recognized by nbgrader's ``grade_id`` or, where that was lost, by the cell's own id:
    the release gives both the same value. The texts of tests come from the gradebook afterwards,
    by nbgrader's ``OverwriteCells``.
    """

    source = Unicode(
        "solutions", help="The folder of the problem sets' sources, relative to the course."
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Mend the cells of `nb` in place.

        Raises
        ------
        ValueError
            If no answer cell of the notebook is recognized: the tests would run before the
            answers, and a submission that may be right would get 0 points.
        """
        where = resources["nbgrader"]
        path = Path(self.source) / where["assignment"] / f"{where['notebook']}.ipynb"
        source = nbformat.read(path, as_version=4).cells
        recognized = self._recognize(nb, {cell.id: cell for cell in source})
        answers = {cell.id for cell in source if _nbgrader(cell).get("solution")}
        if not answers & recognized.keys():
            raise ValueError(
                f"None of the {len(answers)} answer cells of {where['notebook']} is in the "
                "submission: the cells have lost their ids and their nbgrader metadata"
            )
        self._put_back(nb, source, recognized)
        return nb, resources

    def _recognize(
        self, nb: NotebookNode, known: dict[str, NotebookNode]
    ) -> dict[str, NotebookNode]:
        """The cells of `nb` that stem from the source, by id, with the source's metadata."""
        recognized: dict[str, NotebookNode] = {}
        # From the end, because the last copy of an answer is the one that is in force.
        for cell in reversed(nb.cells):
            name = _nbgrader(cell).get("grade_id", cell.get("id"))
            # Nothing that a submission says about points or roles is believed.
            cell.metadata.pop("nbgrader", None)
            cell.metadata.pop("tags", None)
            if name not in known:
                continue
            if name in recognized:
                self.log.warning("Cell %s is there more than once; the last one counts", name)
                continue
            recognized[name] = cell
            if _nbgrader(known[name]):
                cell.metadata["nbgrader"] = NotebookNode(_nbgrader(known[name]))
                if "tags" in known[name].metadata:
                    cell.metadata["tags"] = list(known[name].metadata["tags"])
        return recognized

    def _put_back(
        self,
        nb: NotebookNode,
        source: list[NotebookNode],
        recognized: dict[str, NotebookNode],
    ) -> None:
        """Insert the locked cells that are missing, each before the cell that follows it.

        A deleted answer stays away: what the source has in its place is the solution.
        """
        position = len(nb.cells)
        for cell in reversed(source):
            if cell.id in recognized:
                position = _index(nb.cells, recognized[cell.id])
            elif _nbgrader(cell).get("locked"):
                self.log.warning("Cell %s was missing and is put back", cell.id)
                nb.cells.insert(position, cell)


def _nbgrader(cell: NotebookNode) -> dict[str, Any]:
    """nbgrader's metadata of a cell, empty where it has none."""
    return dict(cell.metadata.get("nbgrader", {}))


def _index(cells: list[NotebookNode], wanted: NotebookNode) -> int:
    """The position of this very cell: two cells may be equal."""
    return next(index for index, cell in enumerate(cells) if cell is wanted)
