"""Build valid French health-exchange artefacts as bytes, for bundled samples and their mutations.

Every builder is a pure function of a frozen specification: no clock, no random, no file.  A sample is
``build_x(Spec(...))``; a mutation is the same call on ``dataclasses.replace(spec, one_attribute=...)``.
Identities are synthetic and carry the test OID of the INS only.

Modules: ``people`` (identities), ``pdf``, ``cda``, ``hl7`` (messages, acknowledgements, ADT), ``xdm``,
``mail``, ``fhir``.  They use the standard library and lxml, and nothing else of the harness.
"""
