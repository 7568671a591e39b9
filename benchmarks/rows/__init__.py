"""The work: each file has one kind of it, done by hand, by us and by the peers."""
