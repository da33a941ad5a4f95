"""A CDA written again by software that parses and serialises it: the same document, other bytes."""

from lxml import etree


def rewritten(cda: bytes) -> bytes:
    """What lxml writes: quotes of the declaration, empty elements, encoding, no blank after the root."""
    return etree.tostring(etree.fromstring(cda), xml_declaration=True, encoding="UTF-8")


def with_crlf(cda: bytes) -> bytes:
    """Line ends of Windows."""
    return cda.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def with_bom(cda: bytes) -> bytes:
    """A byte order mark first."""
    return b"\xef\xbb\xbf" + cda
