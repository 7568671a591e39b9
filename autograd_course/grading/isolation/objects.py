"""Stand-ins, on the tests' side, for objects that stay in a student's process.

A stand-in can be called, computed with, indexed, and asked for attributes: all of that happens in
the box. What comes back as plain data is plain data. It cannot be compared or asked whether it is
true: the answer would be the student's, and a test would believe it.
"""

from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from autograd_course.grading.isolation.student import Student

BINARY = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
UNARY = ("neg", "pos", "abs")


class Object:
    """An object in the box, known by its number.

    Parameters
    ----------
    student : Student
        Whose it is.
    life : int
        Which of the processes that the student's code had; the object ended with it.
    number : int
        Its number there.
    """

    __slots__ = ("__weakref__", "_known", "_life", "_student")

    def __init__(self, student: "Student", life: int, number: int) -> None:
        for name, value in (("_student", student), ("_life", life), ("_known", number)):
            object.__setattr__(self, name, value)

    def _number(self, student: "Student") -> int:
        if student is not self._student or student.life != self._life:
            raise RuntimeError("this object has ended with the process that held it")
        number: int = self._known
        return number

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._student.attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._student.set_attribute(self, name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._student.operate("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._student.operate("setitem", self, key, value)

    def __len__(self) -> int:
        return int(self._student.builtin("len", self))

    def __iter__(self) -> Any:
        return iter(self._student.builtin("list", self))

    def __float__(self) -> float:
        return float(self._student.builtin("float", self))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        array = self._student.array(self)
        return array if dtype is None else array.astype(dtype)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or "out" in options:
            return NotImplemented
        return self._student.ufunc(ufunc.__name__, inputs, options)

    def __repr__(self) -> str:
        return f"<an object of the student's, number {self._known}>"

    def _refuse(self, *operands: Any) -> NoReturn:
        raise TypeError(
            "got an object of a class of the student's where a number, an array or a container "
            "was wanted: it can be computed with, and not compared or tested for truth"
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __contains__ = _refuse
    __hash__ = object.__hash__


class Callable(Object):
    """A function, class or other callable object in the box."""

    __slots__ = ()

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Object) and self._student.is_instance(value, self)

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._student.call(self, args, options)


def _operator(name: str, reflected: bool = False) -> Any:
    def apply(self: Object, *others: Any) -> Any:
        operands = (*others, self) if reflected else (self, *others)
        return self._student.operate(name, *operands)

    return apply


for _name in BINARY:
    setattr(Object, f"__{_name}__", _operator(_name))
    setattr(Object, f"__r{_name}__", _operator(_name, reflected=True))
for _name in UNARY:
    setattr(Object, f"__{_name}__", _operator(_name))
