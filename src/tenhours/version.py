"""The version, as a constant: looking it up in the package metadata is slower than starting Python."""

__version__ = "0.1.0"
