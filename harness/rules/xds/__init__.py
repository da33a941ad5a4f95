"""What the guides say of XDS metadata: attributes, associations of nomenclatures."""
