"""How fast the package is, and how little it stores: beside its peers and the same work by hand.

`run` is the command: it makes an environment with the peers and starts `contest` in it. Read the
rest in this order: `comparison` (what is compared), `contenders` (who takes part), `rows` (the
work itself, one file for each kind), `worker` (one process, which measures one contender),
`contest` (takes them in turn), `table` (what it prints).
"""
