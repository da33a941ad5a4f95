"""The parts of ``campaign.yaml``: one module for each subject that a file alone does not tell."""
