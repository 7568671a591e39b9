"""Make the sample class in a folder."""

import sys
from pathlib import Path

from tests.grading.sample_class.folder import make

if len(sys.argv) != 2:
    sys.exit("usage: python -m tests.grading.sample_class FOLDER")
try:
    print(f"{make(Path(sys.argv[1]))} submissions in {sys.argv[1]}")
except FileExistsError as error:
    sys.exit(str(error))
