"""HL7v2 ER7: a lossless, located view (every byte is accounted for) and what is read from it."""
