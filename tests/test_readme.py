"""The code in the README is run, and prints what the README says."""

import re
from pathlib import Path
from typing import Any

from autograd_course import grad, program

README = Path(__file__).parents[1] / "README.md"


def test_the_example_and_what_it_prints() -> None:
    example, printed = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)
    assert program(grad(names["L"], (0, 1)), 2.0, 3.0).source.strip() == printed.strip()
    said = re.search(r"# \((\d\.\d+)\.\.\., (\d\.\d+)\)", example)
    assert said is not None
    by_w1, by_w2 = grad(names["L"], (0, 1))(names["np"].e, 4.0)
    assert (f"{by_w1:.4f}"[:5], f"{by_w2:g}") == said.groups()
