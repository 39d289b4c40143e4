"""Who carries calls and texts: the interface, the real carrier, the practice network."""
