"""The practice network: a telephone network that behaves like the real carrier, in memory."""
