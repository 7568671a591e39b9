# ruff: noqa: E501
"""They want points that they have not earned, or a look at the tests."""

from tests.grading.isolation.hostile.hostile import MEAN_PAIR, NONE, Hostile

LIAR = """
class Liar(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __le__(self, other): return True
    def __lt__(self, other): return True
    def __bool__(self): return True
    def __abs__(self): return 0.0
    def __mul__(self, other): return self
    __rmul__ = __sub__ = __rsub__ = __mul__
    __hash__ = None
"""

SEARCH = """
import gc, os, sys
found = []
def look(value):
    text = repr(value)[:100000]
    if "4711" in text: found.append(text)
def square(x):
    frame = sys._getframe()
    while frame:
        for each in (frame.f_locals, frame.f_globals):
            for name, value in list(each.items()):
                if name not in ("found", "look", "x", "frame", "each"): look(type(value)); look(name)
        frame = frame.f_back
    raise ValueError(str(found))
"""

FOR_POINTS = [
    # ---- patched libraries and builtins --------------------------------------------------------
    Hostile(
        "patches NumPy's comparisons",
        (
            "np.allclose = lambda *a, **k: True\nnp.array_equal = np.allclose\n"
            "import numpy.testing as t\nt.assert_allclose = lambda *a, **k: None\n"
            "def square(x): return 0\ndef mean_of(f, xs): return 0\n",
        ),
        NONE,
    ),
    Hostile(
        "replaces the tests' helper",
        ("def close(one, other): return True\ndef square(x): return 0\n",),
        NONE,
    ),
    Hostile(
        "replaces builtins",
        (
            "import builtins\nbuiltins.len = lambda x: 3\nbuiltins.isinstance = lambda *a: True\n"
            "builtins.AssertionError = SystemExit\ndef square(x): return x\n",
        ),
        NONE,
    ),
    Hostile(
        "defines names of builtins",
        ("def len(x): return 3\nclass AssertionError(Exception): pass\ndef square(x): return x\n",),
        NONE,
    ),
    Hostile("defines hidden_test", ("def hidden_test(): pass\ndef square(x): return x\n",), NONE),
    # ---- objects that lie ----------------------------------------------------------------------
    Hostile(
        "returns a float that equals everything",
        (
            LIAR + "def square(x): return Liar(0)\ndef mean_of(f, xs):\n"
            "    [f(x) for x in xs]\n    return Liar(0)\n",
        ),
        NONE,
    ),
    Hostile(
        "returns an array that equals everything",
        (
            "class A(np.ndarray):\n    def __eq__(self, o): return np.array(True)\n"
            "    def __array_function__(self, *a): return True\n"
            "    def __array_ufunc__(self, *a, **k): return True\n"
            "def square(x): return np.zeros(3).view(A)\n",
        ),
        NONE,
    ),
    Hostile(
        "returns an object with __array__",
        (
            "class A:\n    shape = (3,)\n    def __array__(self, *a, **k): return np.ones(3)\n"
            "def square(x): return A()\n",
        ),
        NONE,
    ),
    Hostile(
        "lies about its class",
        (
            "class A:\n    __class__ = float\n    def __eq__(self, o): return True\n"
            "def mean_of(f, xs):\n    [f(x) for x in xs]\n    return A()\n",
        ),
        NONE,
    ),
    Hostile(
        "returns a string subclass",
        (
            "class S(str):\n    def __eq__(self, o): return True\n    __hash__ = None\n"
            "def mean_of(f, xs): return S('4')\n",
        ),
        NONE,
    ),
    Hostile(
        "a Pair whose attributes equal everything",
        (
            LIAR
            + "class Pair:\n    def __init__(self, *a): pass\n    def __add__(self, o): return self\n"
            "    def __getattr__(self, n): return Liar(0)\n",
        ),
        NONE,
    ),
    Hostile(
        "returns a list that is endless",
        (
            "class L(list):\n    def __iter__(self):\n        while True: yield 0\n"
            "def square(x): return L()\n",
        ),
        NONE,
    ),
    # ---- reads what is not its own ---------------------------------------------------------------
    Hostile("searches frames for the test", (SEARCH,), NONE),
    Hostile(
        "searches the garbage collector",
        (
            "import gc\ndef square(x):\n    raise ValueError(str([o for o in gc.get_objects()"
            " if isinstance(o, (str, float)) and '4711' in str(o)][:5]))\n",
        ),
        NONE,
    ),
    Hostile(
        "reads In, Out and linecache",
        ("import linecache\ndef square(x):\n    return (globals().get('In'), linecache.cache)\n",),
        NONE,
    ),
    Hostile(
        "walks from a function of the tests to its globals",
        ("def mean_of(f, xs):\n    g = f.__globals__\n    return 4.0\n",),
        NONE,
    ),
    Hostile(
        "walks through a closure",
        ("def mean_of(f, xs):\n    f.calls = [1, 2, 3]\n    return f.func_closure\n",),
        NONE,
    ),
    Hostile(
        "asks for an attribute of a function by message",
        ("def mean_of(f, xs):\n    return f._worker.ask('attribute', f, '__globals__')\n",),
        NONE,
    ),
    Hostile(
        "asks for any operator by message",
        (
            "def mean_of(f, xs):\n    return f._worker.ask('operate', 'attrgetter', ['__globals__'])\n",
        ),
        NONE,
    ),
    Hostile(
        "asks for something unknown by message",
        ("def mean_of(f, xs):\n    return f._worker.ask('eval', '1 + 1')\n",),
        NONE,
    ),
    Hostile(
        "reads all processes",
        (
            "import glob\nfor p in glob.glob('/proc/*/cmdline') + glob.glob('/proc/*/environ'):\n"
            "    try: print(open(p).read())\n    except OSError: pass\n",
        ),
        NONE,
    ),
    Hostile(
        "looks for the course on the disk",
        (
            "import os\nfor top, folders, files in os.walk('/'):\n"
            "    if top.startswith(('/proc', '/usr', '/sys', '/dev')): folders.clear(); continue\n"
            "    for f in files:\n        if 'gradebook' in f or f.endswith('.ipynb'): print(top, f)\n",
        ),
        NONE,
    ),
    # ---- forged messages -------------------------------------------------------------------------
    Hostile(
        "answers before it is asked",
        (
            "import socket, sys, json, struct\nchannel = socket.socket(fileno=int(sys.argv[1]))\n"
            "text = json.dumps(['value', True, 4.0]).encode()\n"
            "channel.sendall(struct.pack('>II', len(text), 0) + text)\n",
        ),
        NONE,
    ),
    Hostile(
        "answers with a huge length",
        (
            "import socket, sys, struct\nsocket.socket(fileno=int(sys.argv[1]))"
            ".sendall(struct.pack('>II', 2**32 - 1, 2**32 - 1))\n",
        ),
        NONE,
    ),
    Hostile(
        "answers with deep nesting",
        (
            "import socket, sys, struct\ntext = b'[' * 100000\n"
            "socket.socket(fileno=int(sys.argv[1])).sendall(struct.pack('>II', len(text), 0) + text)\n",
        ),
        NONE,
    ),
    Hostile(
        "answers with a pickle",
        (
            "import socket, sys, struct, pickle, os\n"
            "class P:\n    def __reduce__(self): return (os.system, ('touch pwned',))\n"
            "text = pickle.dumps(P())\n"
            "socket.socket(fileno=int(sys.argv[1])).sendall(struct.pack('>II', len(text), 0) + text)\n",
        ),
        NONE,
    ),
    Hostile(
        "answers without an end",
        (
            "def square(x):\n    import sys, socket\n    s = socket.socket(fileno=int(sys.argv[1]))\n"
            "    while True: s.sendall(b'[' * 100000)\n",
        ),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "answers with an array outside of its message",
        (
            "import socket, sys, json, struct\n"
            "text = json.dumps(['value', {'array': ['<f8', [3], [0, 10**9]]}]).encode()\n"
            "socket.socket(fileno=int(sys.argv[1])).sendall(struct.pack('>II', len(text), 0) + text)\n",
        ),
        NONE,
    ),
    Hostile(
        "answers with an array of objects' addresses",
        ("def square(x): return np.array([id(x)] * 3, dtype='O').view('V8')\n",),
        NONE,
    ),
    Hostile(
        "answers with NaN",
        ("def square(x): return np.full(3, np.nan)\ndef mean_of(f, xs): return float('nan')\n",),
        NONE,
    ),
    Hostile(
        "answers with a gigabyte",
        ("def square(x): return np.zeros(10**8)\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "answers with a number of a million digits",
        ("def mean_of(f, xs):\n    [f(x) for x in xs]\n    return 10**1000000\n",),
        frozenset({"square", "pair"}),
        honest=True,
    ),
    Hostile(
        "answers with a range without end",
        ("def square(x): return range(10**15)\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "calls a function of the tests without end",
        ("def mean_of(f, xs):\n    while True: f(1.0)\n",),
        frozenset({"square", "pair"}),
        honest=True,
    ),
    Hostile(
        "answers with a container that holds itself",
        ("def square(x):\n    a = []\n    a.append(a)\n    return a\n",),
        MEAN_PAIR,
        honest=True,
    ),
]
