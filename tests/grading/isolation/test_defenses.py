"""Each defense, tried twice: an attack that gets nothing, and gets through once the defense is out.

The hostile submissions show that nothing gets through. That says little if the attack itself is
broken; so here the defense is taken out first, and then put back.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograd_course.grading.isolation import box, sandbox, student
from autograd_course.grading.isolation.box import end_all
from autograd_course.grading.isolation.objects import Object
from autograd_course.grading.isolation.tests import Names
from tests.grading.isolation.conftest import RIGHT, SECRET

GOT_THROUGH = "through"


@dataclass
class Defenses:
    """What can be taken out; `restore` puts everything back."""

    patch: pytest.MonkeyPatch
    inside: Path

    def line(self, file: str, line: str, instead: str = "pass") -> None:
        """Replace a line in a file of ours that the box holds."""
        if not self.inside.exists():
            self.inside.mkdir()
            for name in sandbox.OURS:
                shutil.copy(sandbox.HERE / name, self.inside)
            self.patch.setattr(sandbox, "HERE", self.inside)
        source = (self.inside / file).read_text()
        assert source.count(line) == 1, f"{file} has {line!r} {source.count(line)} times"
        (self.inside / file).write_text(source.replace(line, instead))

    def words(self, edit: Callable[[list[str]], list[str]]) -> None:
        """Change bubblewrap's command line."""
        command = sandbox.command
        self.patch.setattr(box, "command", lambda packages: edit(command(packages)))

    def restore(self) -> None:
        """Put all of them back, and forget the boxes that were made without them."""
        self.patch.undo()
        end_all()


@pytest.fixture
def defenses(sandboxed: bool, tmp_path: Path) -> Iterator[Defenses]:
    """The defenses, to be taken out; boxes are made anew before and after."""
    end_all()
    with pytest.MonkeyPatch.context() as patch:
        yield Defenses(patch, tmp_path / "inside")
    end_all()


def without(*names: str) -> Callable[[list[str]], list[str]]:
    return lambda words: [word for word in words if word not in names]


def share_the_network(defenses: Defenses) -> None:
    defenses.words(lambda words: [*words, "--share-net"])


def keep_the_environment(defenses: Defenses) -> None:
    defenses.words(without("--clearenv"))


def show_the_course(defenses: Defenses) -> None:
    place = str(Path(__file__).parent)
    defenses.words(lambda words: [words[0], "--ro-bind", place, "/box/course", *words[1:]])


def let_files_be_written(defenses: Defenses) -> None:
    defenses.line("nursery.py", 'mount("/tmp", temporary, f"size={disk}")')
    defenses.line("nursery.py", "os.mkdir(WORK)", "os.makedirs(WORK, exist_ok=True)")
    remount = "--remount-ro /tmp "
    defenses.words(lambda words: " ".join(words).replace(remount, "").split(" "))


def show_the_processes(defenses: Defenses) -> None:
    defenses.line("nursery.py", 'mount("/proc", temporary | READ_ONLY, "size=4k")')


def allow_every_call(defenses: Defenses) -> None:
    defenses.line("nursery.py", "system_calls.refuse_calls(LIBC)")


def allow_namespaces(defenses: Defenses) -> None:
    allow_every_call(defenses)
    defenses.line("nursery.py", 'file.write("0")')


def keep_the_rights(defenses: Defenses) -> None:
    allow_every_call(defenses)
    defenses.line("nursery.py", 'done(LIBC.capset(header, (ctypes.c_uint32 * 6)()), "capset")')


def let_files_grow(defenses: Defenses) -> None:
    defenses.line("nursery.py", "for kind, most in zip(LIMITED,", "for kind, most in zip((),")
    defenses.line("nursery.py", "(*limits, 0), strict=True):", "(), strict=True):")


def open_every_name(defenses: Defenses) -> None:
    defenses.patch.setattr(student, "_is_open", lambda owner, name: True)


def offer_every_operator(defenses: Defenses) -> None:
    defenses.patch.setattr(student, "OFFERED", {"attrgetter"})


def believe_builtins(defenses: Defenses) -> None:
    defenses.patch.setattr(Names, "__missing__", lambda self, name: self.student.get(name))


def believe_comparisons(defenses: Defenses) -> None:
    def equal(self: Object, other: object) -> bool:
        return bool(self._student.operate("eq", self, other))

    defenses.patch.setattr(Object, "__eq__", equal)


# The attack prints or answers GOT_THROUGH, or earns the points of the tests that stand behind it.
ATTACKS = {
    share_the_network: (
        "import socket\ntry:\n    socket.create_connection(('127.0.0.1', PORT), timeout=5)\n"
        "    print('{through}')\nexcept OSError: pass\n",
        set(),
    ),
    keep_the_environment: ("import os\nprint(os.environ.get('A_TOKEN'))\n", set()),
    show_the_course: (
        "import os\nfor _, _, files in os.walk('/box'):\n"
        "    if 'test_defenses.py' in files: print('{through}')\n",
        set(),
    ),
    let_files_be_written: (
        "import os\nif os.path.exists('/tmp' + '/note'): print('{through}')\n"
        "else: open('/tmp' + '/note', 'w').write('x')\n",
        set(),
    ),
    show_the_processes: (
        "import glob\nlines = [open(p, 'rb').read() for p in glob.glob('/proc/*/cmdline')]\n"
        "if any(b'nursery' in line for line in lines): print('{through}')\n",
        set(),
    ),
    allow_every_call: (
        "import ctypes, platform\nadd = {'x86_64': 248, 'aarch64': 217}[platform.machine()]\n"
        "key = ctypes.CDLL(None).syscall(add, b'user', b'note', b'x', 1, -3)\n"
        "if key > 0: print('{through}')\n",
        set(),
    ),
    allow_namespaces: (
        "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000) == 0: print('{through}')\n",
        set(),
    ),
    keep_the_rights: (
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "if libc.mount(b'none', b'/usr', b'tmpfs', 0, None) == 0: print('{through}')\n",
        set(),
    ),
    let_files_grow: (
        "import os\ntry:\n    with open('large', 'wb') as file: file.write(bytes(10 * 2**20))\n"
        "    print('{through}')\nexcept OSError: pass\n",
        set(),
    ),
    open_every_name: (
        "def mean_of(f, xs):\n    f._worker.ask('set_attribute', f, 'x', 1)\n"
        "    [f(x) for x in xs]\n"
        "    return 4.0 if f._worker.ask('attribute', f, '__name__') == 'f' else 0.0\n",
        {"mean"},
    ),
    offer_every_operator: (
        "def mean_of(f, xs):\n    [f(x) for x in xs]\n"
        "    get = f._worker.ask('operate', 'attrgetter', ['__name__'])\n"
        "    return 4.0 if get(f) == 'f' else 0.0\n",
        {"mean"},
    ),
    believe_builtins: (
        "def len(x): return 3\ndef mean_of(f, xs): return 4.0\n",
        {"mean"},
    ),
    believe_comparisons: (
        "class Liar:\n    def __eq__(self, other): return True\n"
        "    def __mul__(self, other): return self\n"
        "def mean_of(f, xs):\n    [f(x) for x in xs]\n    return Liar()\n",
        {"mean"},
    ),
}
HONEST_REST = RIGHT[: RIGHT.index("def mean_of")] + RIGHT[RIGHT.index("class Pair") :]


@pytest.mark.parametrize("remove", ATTACKS, ids=lambda remove: remove.__name__)
def test_an_attack_gets_through_without_its_defense_only(
    submit, defenses: Defenses, remove: Callable[[Defenses], None]
) -> None:
    cell, points = ATTACKS[remove]
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        source = cell.replace("{through}", GOT_THROUGH).replace("PORT", port)

        def attack() -> tuple[bool, set[str]]:
            """Hand it in twice, as a class might; return what the second one got."""
            for _ in range(2):
                graded = submit(HONEST_REST, source)
            said = graded.printed + str(graded.errors)
            assert str(SECRET) not in said
            return GOT_THROUGH in said, set(graded.passed) - {"square", "pair"}

        defenses.patch.setenv("A_TOKEN", GOT_THROUGH)
        remove(defenses)
        assert attack() == (not points, points), "the attack does not work: it proves nothing"
        defenses.restore()
        os.environ["A_TOKEN"] = GOT_THROUGH
        try:
            assert attack() == (False, set())
        finally:
            del os.environ["A_TOKEN"]
