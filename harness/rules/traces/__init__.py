"""What a log of traces must show and must not show: business events, accounts, secrets, matricules, retention.

FAQ 24, 32 and 39; SC.SSI/IAM.90, SC.SSI/GEN.17, SC.MSS/CONF.17 and CONF.18.
"""
