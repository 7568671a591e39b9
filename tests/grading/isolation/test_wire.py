"""What crosses the wall: plain data, equal on both sides, and nothing else."""

import json
import math

import numpy as np
import pytest

from autograd_course.grading.isolation.wire import HEADER, Bounds, Reader, WireError, Writer


def no_reference(value: object) -> tuple[str, int]:
    raise TypeError(f"no plain data: {type(value).__name__}")


def no_object(kind: str, number: int) -> object:
    raise WireError(f"no object {kind} {number}")


def through(value: object, inwards: bool = False) -> object:
    """Return a value as it arrives on the other side."""
    message = Writer(no_reference, inwards).message(value)
    text, data = HEADER.unpack(message[: HEADER.size])
    rest = message[HEADER.size :]
    assert len(rest) == text + data
    return Reader(no_object, inwards).value(rest[:text], rest[text:])


def read(content: object, data: bytes = b"", **options: object) -> object:
    """Return what a forged message would mean."""
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Reader(no_object, **options).value(text, data)


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -(2**70), 0.1, math.inf, 1e-320, "", "ä\n", 1 + 2j, b"\x00\xff", ...,
        [], [1, [2.0, "x"]], (1,), ((), [()]), {"a": 1, 2: (3,)}, {1, 2}, frozenset({"x"}),
        slice(1, None, 2),
    ],
)  # fmt: skip
def test_plain_data_arrives_as_it_was(value) -> None:
    arrived = through(value)
    assert arrived == value
    assert type(arrived) is type(value)


def test_nan_arrives_as_nan() -> None:
    assert math.isnan(through(math.nan))


@pytest.mark.parametrize("dtype", "?bhilqBHILQefdgFDG")
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (1, 0, 2)])
def test_arrays_arrive_with_their_dtype_and_shape(dtype, shape) -> None:
    array = np.arange(math.prod(shape)).reshape(shape).astype(dtype)
    arrived = through(array)
    assert arrived.dtype == array.dtype
    assert arrived.shape == shape
    np.testing.assert_array_equal(arrived, array)
    assert arrived.flags.writeable


def test_arrays_in_any_order_of_bytes_and_axes_arrive() -> None:
    array = np.arange(6.0).reshape(2, 3)
    for each in (array.T, array[:, ::2], array.astype(">f8"), np.asfortranarray(array)):
        np.testing.assert_array_equal(through(each), each)


def test_a_number_of_numpy_stays_one() -> None:
    arrived = through(np.float32(0.1))
    assert type(arrived) is np.float32
    assert arrived == np.float32(0.1)


def test_generators_arrive_in_their_state() -> None:
    rng = np.random.default_rng(3)
    rng.normal(size=5)
    assert through(rng, inwards=True).normal() == rng.normal()


def test_functions_of_numpy_and_ranges_go_in_and_do_not_come_out() -> None:
    assert through(np.sin, inwards=True) is np.sin
    assert through(range(3), inwards=True) == range(3)
    for value in (np.sin, range(3)):
        with pytest.raises(TypeError, match="no plain data"):
            through(value)
    for content in ({"numpy": "fromfile"}, {"range": [0, 10**15, 1]}):
        with pytest.raises(WireError):
            read(content)


class Liar(float):
    """A number that equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


@pytest.mark.parametrize(
    "value",
    [Liar(1), object(), lambda: 1, np.array(["x"]), np.zeros(2, "M8[s]"), np.zeros(1, "i4,f8"),
     np.zeros(1).view(np.recarray), [Liar(1)], {"x": Liar(1)}],
    ids=lambda value: f"{type(value).__name__} {np.asarray(value, object).dtype}",
)  # fmt: skip
def test_everything_else_is_a_reference_or_refused(value) -> None:
    with pytest.raises(TypeError, match="no plain data"):
        through(value)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"\xff", b"[" * 100_000, b"1" * 5000, b'"\\ud800"',
        {"unknown": []}, {"object": "1"}, {}, {"tuple": 1}, {"list": [1], "tuple": [2]},
        {"array": ["<f8", [1], [0, 8]]}, {"array": ["<f8", [1], [-8, 8]]},
        {"array": ["|O", [1], [0, 8]]}, {"array": ["V8", [1], [0, 8]]},
        {"array": ["<f8", [10**9], [0, 0]]}, {"array": ["M8[s]", [0], [0, 0]]},
        {"scalar": ["<f8", [2], [0, 8]]}, {"dict": [[[1], 2]]}, {"dict": [1]}, {"set": [[1]]},
        {"complex": ["x", 1]}, {"dtype": "O"}, {"object": -1},
        {"generator": {"dict": []}}, {"generator": 1}, {"objects": [[2], [1]]},
    ],
)  # fmt: skip
def test_forged_messages_are_refused(content) -> None:
    with pytest.raises(WireError):
        read(content)


def test_bounds_are_kept() -> None:
    assert read([[1]], bounds=Bounds(depth=2)) == [[1]]
    with pytest.raises(WireError, match="nested more than"):
        read([[[[1]]]], bounds=Bounds(depth=2))
    with pytest.raises(WireError, match="more than 3 values"):
        read([1, 2, 3], bounds=Bounds(items=3))
    nested: list = []
    nested.append(nested)
    with pytest.raises(WireError, match="nested more than"):
        through(nested)
