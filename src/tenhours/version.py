"""The version, as a constant: looking it up in the metadata is slower than starting Python."""

__version__ = "0.1.0"
