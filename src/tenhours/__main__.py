"""Where the program starts: it looks at the first argument before it imports anything."""

import sys


def main() -> int:
    """Run the command line and return its exit status."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        from tenhours.version import __version__

        print(f"tenhours {__version__}")
        return 0
    try:
        from tenhours.cli.main import run
    except KeyboardInterrupt:
        return 130
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
