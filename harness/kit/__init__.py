"""The official ANS kit as its authors publish it: found, read without being changed, its defects listed."""
