"""Memory for recomputation: what a tape forgets, and records again when it needs it.

Read `fingerprint` (whether a second run is the same), `stretch` (how a tape forgets),
`checkpoint`, `schedule` (what to forget of a chain, as data) and `chain`.
"""
