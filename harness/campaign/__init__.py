"""A campaign: a folder of samples, its manifest, its subjects and what links them."""
