# ruff: noqa: E501
"""They want the grader to end or to wait, or what else is on the machine."""

from tests.grading.isolation.hostile.hostile import ALL, MEAN_PAIR, NONE, Hostile

AGAINST_THE_MACHINE = [
    # ---- ends, hangs, floods ---------------------------------------------------------------------
    Hostile(
        "ends the process in an answer",
        ("def square(x):\n    import os\n    os._exit(0)\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile("ends the process in a cell", ("import os\nos._exit(0)\n",), ALL, honest=True),
    Hostile("raises SystemExit", ("def square(x): raise SystemExit(0)\n",), MEAN_PAIR, honest=True),
    Hostile(
        "raises KeyboardInterrupt",
        ("def square(x): raise KeyboardInterrupt\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "hangs in an answer", ("def square(x):\n    while True: pass\n",), MEAN_PAIR, honest=True
    ),
    Hostile(
        "hangs and ignores signals",
        (
            "import signal\nfor s in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM): "
            "signal.signal(s, signal.SIG_IGN)\ndef square(x):\n"
            "    while True:\n        try:\n            while True: pass\n"
            "        except BaseException: pass\n",
        ),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile("hangs in a cell", ("while True: pass\n",), ALL, honest=True),
    Hostile(
        "dies of a segmentation fault",
        ("def square(x):\n    import ctypes\n    ctypes.string_at(0)\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "recurses without end",
        ("import sys\nsys.setrecursionlimit(10**9)\ndef square(x): return square(x)\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "uses up the memory",
        ("def square(x):\n    a = []\n    while True: a.append(bytearray(10**7))\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "prints without end", ("for i in range(10**6): print('x' * 1000)\n",), ALL, honest=True
    ),
    Hostile(
        "fills the disk",
        (
            "try:\n    for i in range(10**4):\n        open(f'/tmp/{i}', 'wb').write(bytes(10**6))\n"
            "except OSError as error: print(error)\n",
        ),
        ALL,
        honest=True,
    ),
    Hostile(
        "opens files without end",
        (
            "files = []\ntry:\n    while True: files.append(open('/dev/null'))\n"
            "except OSError: files.clear()\n",
        ),
        ALL,
        honest=True,
    ),
    Hostile(
        "leaves a daemon behind",
        (
            "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\n    os._exit(0)\n",
        ),
        ALL,
        honest=True,
    ),
    Hostile(
        "exits by atexit and threads",
        (
            "import threading, os, time\ndef later():\n    time.sleep(0.05)\n    os._exit(3)\n"
            "threading.Thread(target=later).start()\ntime.sleep(1)\n",
        ),
        ALL,
        honest=True,
    ),
    # ---- the machine and the network -------------------------------------------------------------
    Hostile(
        "connects to the network",
        ("import socket\nsocket.create_connection(('1.1.1.1', 53), timeout=1)\n",),
        ALL,
        honest=True,
    ),
    Hostile(
        "listens on the loopback interface for its neighbors",
        ("import socket\ns = socket.socket()\ns.bind(('127.0.0.1', 0))\ns.listen()\n",),
        ALL,
        honest=True,
    ),
    Hostile(
        "writes a module that shadows NumPy",
        (
            "open('numpy.py', 'w').write('def allclose(*a, **k): return True')\n"
            "import sys\nsys.path.insert(0, '.')\ndel sys.modules['numpy']\n"
            "import numpy\ndef square(x): return 0\n",
        ),
        NONE,
    ),
    Hostile(
        "writes into the system's files",
        (
            "for p in ('/box/worker.py', '/usr/x', '/etc/x', '/x'):\n"
            "    try:\n        open(p, 'w').write('x'); print('WRITTEN', p)\n    except OSError: pass\n",
        ),
        ALL,
        honest=True,
    ),
    Hostile(
        "signals its parents",
        (
            "import os, signal\nfor p in (os.getppid(), 1, -1):\n    try: os.kill(p, signal.SIGSTOP)\n"
            "    except OSError: pass\n",
        ),
        ALL,
        honest=True,
    ),
    Hostile(
        "kills its whole group",
        ("import os, signal\ndef square(x):\n    os.kill(0, signal.SIGKILL)\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "makes a user namespace",
        (
            "import ctypes\nlibc = ctypes.CDLL(None)\nif libc.unshare(0x10000000) == 0: print('WRITTEN')\n",
        ),
        ALL,
        honest=True,
    ),
    Hostile(
        "changes what time it is",
        ("import time\ntime.time = time.monotonic = lambda: 0.0\n",),
        ALL,
        honest=True,
    ),
    Hostile(
        "imports what is not allowed",
        ("import jax\ndef square(x): return jax.numpy.square(x)\n",),
        NONE,
    ),
    Hostile(
        "hard-codes what it may have seen",
        ("def square(x): return np.array([1.0, 4.0, 9.0])\n",),
        NONE,
    ),
    # ---- the page that goes back -----------------------------------------------------------------
    Hostile(
        "raises an error with a script for a message",
        ("def square(x): raise ValueError('<script>alert(1)</script>\\x1b[2J')\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "leaves a key in the kernel for the next submission",
        (
            "import ctypes, platform\nadd = {'x86_64': 248, 'aarch64': 217}[platform.machine()]\n"
            "if ctypes.CDLL(None).syscall(add, b'user', b'note', b'hello', 5, -3) > 0: print('WRITTEN')\n",
        ),
        ALL,
        honest=True,
    ),
    Hostile(
        "asks the kernel for what no answer needs",
        (
            "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.ptrace(0, 0, 0, 0) == 0 and print('WRITTEN')\n"
            "libc.syscall(425, 8, ctypes.create_string_buffer(512)) >= 0 and print('WRITTEN')\n",
        ),
        ALL,
        honest=True,
    ),
    Hostile(
        "prints what the tests hand to it",
        ("def square(x):\n    print('SEEN', x)\n    return x\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "an error whose message cannot be made",
        ("class E(Exception):\n    def __str__(self): raise SystemExit\ndef square(x): raise E\n",),
        MEAN_PAIR,
        honest=True,
    ),
    Hostile(
        "warns",
        (
            "import warnings\nwarnings.warn('careful')\ndef square(x):\n"
            "    warnings.warn('careful')\n    return x**2\n",
        ),
        ALL,
        honest=True,
    ),
]
