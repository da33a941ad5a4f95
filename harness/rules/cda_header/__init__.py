"""The header of a CDA document: what the CI-SIS says of each element, as data, and its evaluation in one walk."""
