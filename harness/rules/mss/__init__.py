"""MSSanté e-mails that transmit health documents: what their subject, names, headers and addresses must say.

Référentiel socle MSSanté #2 (ECO.2.1 to ECO.2.4), volet "Transmission au LPS d'un document CDA reçu par MSSanté".
"""
