"""What the guides say of a CDA: document models, value sets of the header."""
