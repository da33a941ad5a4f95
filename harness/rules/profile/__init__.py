"""Message profiles: structure and fields of each message of the guides, as data, and their evaluation.

The profiles are the YAML files of ``data/`` (``segur-harness schema profile`` describes them): other tools
can read them. They are evaluated over our own located view, PRT and Z segments included.
"""
