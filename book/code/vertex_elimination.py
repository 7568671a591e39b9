"""Vertex elimination: the Jacobian of a scalar program, in any order."""


def edges_of(graph):
    """Return the local derivative of every edge (parent, child)."""
    edges = {}
    for node in graph.nodes:
        pairs = zip(node.parents, node.partials, strict=True)
        for parent, derivative in pairs:
            edge = parent, node.index
            edges[edge] = edges.get(edge, 0.0) + derivative
    return edges


def eliminate(edges, vertex):
    """Remove a vertex; return the other edges, and the multiplications."""
    entering = {p: d for (p, c), d in edges.items() if c == vertex}
    leaving = {c: d for (p, c), d in edges.items() if p == vertex}
    rest = {edge: d for edge, d in edges.items() if vertex not in edge}
    for parent, d_in in entering.items():
        for child, d_out in leaving.items():
            edge = parent, child
            rest[edge] = rest.get(edge, 0.0) + d_out * d_in
    return rest, len(entering) * len(leaving)


def eliminate_all(edges, order):
    """Eliminate one vertex after the other; count all multiplications."""
    total = 0
    for vertex in order:
        edges, multiplications = eliminate(edges, vertex)
        total += multiplications
    return edges, total
