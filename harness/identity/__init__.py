"""The patient's identity: strict traits, INS matricule and OID, from every place that carries them."""
