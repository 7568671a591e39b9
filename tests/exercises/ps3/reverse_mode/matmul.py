"""Answers to the question `matmul` of reverse-mode: wrong ones, and other right ones."""

from tests.exercises.catalogue import Right, wrong

WRONG = [
    wrong(
        "B is not transposed",
        "matrices stacks shared",
        "Is a transpose missing?",
        edit=("C_bar @ np.swapaxes(B, -1, -2)", "C_bar @ B"),
    ),
    wrong(
        "A is not transposed",
        "matrices stacks shared",
        "Is a transpose missing?",
        edit=("np.swapaxes(A, -1, -2) @ C_bar", "A @ C_bar"),
    ),
    wrong(
        "the factors in the wrong order",
        "matrices stacks shared",
        "The factors stand in the wrong order",
        edit=("C_bar @ np.swapaxes(B, -1, -2)", "np.swapaxes(B, -1, -2) @ C_bar"),
    ),
    wrong(
        "the cotangents are swapped",
        "matrices stacks shared",
        "in each other's place?",
        edit=(
            "return unbroadcast(A_bar, A.shape), unbroadcast(B_bar, B.shape)",
            "return unbroadcast(B_bar, B.shape), unbroadcast(A_bar, A.shape)",
        ),
    ),
    wrong(
        "the result is transposed",
        "matrices stacks shared",
        "Transposed",
        edit=("return unbroadcast(A_bar, A.shape)", "return unbroadcast(A_bar, A.shape).T"),
    ),
    wrong(
        "turns round all axes of a stack",
        "stacks shared",
        "Got",
        edit=("np.swapaxes(B, -1, -2)", "B.T"),
    ),
    wrong(
        "exchanges the first two axes",
        "stacks shared",
        "Got",
        edit=("np.swapaxes(A, -1, -2)", "np.swapaxes(A, 0, 1)"),
    ),
    wrong(
        "a matrix that meets a stack gets a stack of cotangents",
        "shared",
        "its contributions add up",
        edit=(
            "return unbroadcast(A_bar, A.shape), unbroadcast(B_bar, B.shape)",
            "return A_bar, B_bar",
        ),
    ),
    wrong(
        "only A may be the one that meets a stack",
        "shared",
        None,
        edit=("unbroadcast(B_bar, B.shape)", "B_bar"),
    ),
    wrong(
        "the contributions are averaged",
        "shared",
        "for A_bar",
        edit=(
            "unbroadcast(A_bar, A.shape)",
            "A_bar.mean(axis=0) if A.ndim < A_bar.ndim else A_bar",
        ),
    ),
    wrong(
        "the last contribution only",
        "shared",
        "its contributions add up",
        edit=("unbroadcast(A_bar, A.shape)", "A_bar[-1] if A.ndim < A_bar.ndim else A_bar"),
    ),
    wrong(
        "the cotangent of the product is taken for ones",
        "matrices stacks shared",
        "for A_bar",
        edit=("A_bar = C_bar @", "C_bar = np.ones_like(C_bar)\n    A_bar = C_bar @"),
    ),
    wrong(
        "elementwise products",
        "matrices stacks shared",
        "for A_bar",
        edit=("C_bar @ np.swapaxes(B, -1, -2)", "C_bar * B"),
    ),
]

RIGHT = [
    Right(
        "sums of products over named axes",
        """
def matmul_vjp(A, B, C_bar):
    A_bar = np.einsum("...ik,...jk->...ij", C_bar, B)
    B_bar = np.einsum("...ij,...ik->...jk", A, C_bar)
    return [unbroadcast(A_bar, np.shape(A)), unbroadcast(B_bar, np.shape(B))]
""",
    ),
    Right(
        "a product is transposed as a whole, with sums of its own",
        """
def matmul_vjp(A, B, C_bar):
    def turned(M):
        axes = list(range(M.ndim))
        axes[-2:] = axes[-1], axes[-2]
        return M.transpose(axes)

    def fitted(bar, like):
        while bar.ndim > like.ndim:
            bar = sum(bar)
        for axis in range(like.ndim - 2):
            if like.shape[axis] < bar.shape[axis]:
                bar = bar.sum(axis, keepdims=True)
        return bar

    return fitted(turned(B @ turned(C_bar)), A), fitted(turned(turned(C_bar) @ A), B)
""",
    ),
    Right(
        "matrix by matrix, added where they belong",
        """
def matmul_vjp(A, B, C_bar):
    front = C_bar.shape[:-2]
    A_bar, B_bar = np.zeros(A.shape), np.zeros(B.shape)
    A_all = np.broadcast_to(A, front + A.shape[-2:])
    B_all = np.broadcast_to(B, front + B.shape[-2:])
    for index in np.ndindex(front):
        a = tuple(0 if n == 1 else i for i, n in zip(index[::-1], A.shape[-3::-1]))[::-1]
        b = tuple(0 if n == 1 else i for i, n in zip(index[::-1], B.shape[-3::-1]))[::-1]
        A_bar[a] += C_bar[index] @ B_all[index].T
        B_bar[b] += A_all[index].T @ C_bar[index]
    return A_bar, B_bar
""",
    ),
    Right(
        "differences with step 1, exact for a linear function",
        """
def matmul_vjp(A, B, C_bar):
    A_bar, B_bar = np.empty(A.shape), np.empty(B.shape)
    for index in np.ndindex(A.shape):
        one = np.zeros(A.shape)
        one[index] = 1
        A_bar[index] = np.sum(C_bar * (one @ B))
    for index in np.ndindex(B.shape):
        one = np.zeros(B.shape)
        one[index] = 1
        B_bar[index] = np.sum(C_bar * (A @ one))
    return A_bar, B_bar
""",
    ),
]
