"""What the guide "Partage de documents de santé en mobilité" (PDSm, on IHE MHD ITI-65) asks of a Bundle that submits documents."""
