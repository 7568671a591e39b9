"""Make the sample class in a folder."""

import sys
from pathlib import Path

from autograd_course.grading.isolation.sandbox import unavailable
from tests.grading.sample_class.folder import make

if len(sys.argv) != 2:
    sys.exit("usage: python -m tests.grading.sample_class FOLDER")
try:
    print(f"{make(Path(sys.argv[1]))} submissions in {sys.argv[1]}")
    if unavailable():
        print(f"They are graded without a sandbox, since they are ours: {unavailable()}.")
except FileExistsError as error:
    sys.exit(str(error))
