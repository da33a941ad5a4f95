"""Bounds on what is read: samples may be hostile, so nothing is unbounded."""

from __future__ import annotations

MIB = 1024 * 1024

#: A sample file beyond this is listed and refused, not read.
MAX_FILE = 200 * MIB
#: One XML document: an N1 CDA of 40 MB embeds a PDF of 30 MB, more than an MSSanté e-mail carries.
MAX_XML = 40 * MIB
MAX_XML_DEPTH = 200
#: ``<`` characters of one XML document, about two per element (the largest official CDA has 7 300).
MAX_XML_MARKS = 150_000
#: Attributes of one element, each compared with the others by libxml2.
MAX_XML_ATTRIBUTES = 1_000
#: ``{`` characters of one JSON file: one per object.
MAX_JSON_OBJECTS = 200_000
#: CDA documents of one FHIR Bundle, which are judged one by one.
MAX_BUNDLE_DOCUMENTS = 500
#: IHE_XDM archives: MSSanté bounces mails over 25 MB, so these leave a wide margin.
MAX_ZIP_ENTRIES = 2_000
MAX_ZIP_TOTAL = 100 * MIB
MAX_ZIP_RATIO = 200
#: METADATA.XML of one archive (one, says the French profile).
MAX_XDM_SUBSETS = 20
#: DocumentEntries of one archive.
MAX_XDM_ENTRIES = 2_000
#: Slots and registry objects of the METADATA.XML of one archive: a DocumentEntry has some thirty.
MAX_XDM_OBJECTS = 20_000
#: MIME: parts in all, and nesting.
MAX_MIME_PARTS = 500
MAX_MIME_DEPTH = 20
#: IHE_XDM archives of one e-mail (one, say the scenarios), which are judged one by one.
MAX_MAIL_ARCHIVES = 10
#: Lines that start with ``--``: each may open a part.
MAX_MIME_BOUNDARIES = 20_000
#: One header, and all of them (RFC 5322 stops a line at 998 characters).
MAX_MAIL_HEADER = 64 * 1024
MAX_MAIL_HEADERS = 2_000
#: HL7v2: pieces (segments, terminators) and messages in one file; segments in one message; fields in
#: one segment; repetitions in one field.
MAX_CHUNKS = 400_000
MAX_MESSAGES = 5_000
MAX_SEGMENTS = 20_000
MAX_FIELDS = 1_000
MAX_REPETITIONS = 1_000
#: Escape characters in one value.
MAX_ESCAPES = 1_000_000
#: Exports of traces and accounts: entries judged, bytes of one line, members of one entry; FHIR resources are slow.
MAX_LOG_ENTRIES = 2_000_000
MAX_LOG_LINE = 8 * MIB
MAX_LOG_FIELDS = 400
#: A JSON array or object that holds a whole export: it is text in memory, unlike JSON Lines and CSV.
MAX_LOG_DOCUMENT = 64 * MIB
MAX_FHIR_RECORDS = 20_000
#: Accounts of one export of users.
MAX_ACCOUNTS = 200_000
#: Problems of one check told one by one on one subject.
MAX_TOLD = 100
#: A saved page of the FAQ, the lines of one answer, the answers of a page (some 300 at most), the pages of one set.
MAX_FAQ_PAGE = 4 * MIB
MAX_FAQ_LINES = 400
MAX_FAQ_ANSWERS = 2_000
MAX_FAQ_PAGES = 200
#: JSON and YAML files that describe something (funding requests): size, values, nesting.
MAX_TREE = 4 * MIB
MAX_TREE_NODES = 200_000
MAX_TREE_DEPTH = 40
#: A file of certificates, and the certificates of one file: a bundle has a few.
MAX_CERTIFICATE_FILE = 4 * MIB
MAX_CERTIFICATES = 1_000
