"""Where the program starts: it looks at the first argument before it imports anything."""

import sys


def main() -> int:
    """Run the command line and return its exit status."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        from tenhours.version import __version__

        print(f"tenhours {__version__}")
        return 0
    if any(word in ("prompt", "check", "beat") for word in arguments[:3]):
        from tenhours.cli.commands.prompt import quick

        status = quick(arguments)
        if status is not None:
            return status
    try:
        from tenhours.cli.main import run
    except KeyboardInterrupt:
        return 130
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
