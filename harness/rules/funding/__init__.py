"""Orders, advances and balances of the SONS funding, as a file describes them."""
