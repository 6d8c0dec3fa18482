"""The `openkam` command: finds the subcommand, and turns faults into one clear line."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

import openkam

REFUSED, USAGE, INTERRUPTED = 1, 2, 130
COMMANDS = {
    "serve": "serve the product, with a worker beside it",
    "worker": "run queued work, when the server runs without a worker",
    "migrate": "prepare or update the database and the static files",
    "demo": "build the demo company",
    "user": "invite colleagues and help them to sign in",
    "token": "make, list and revoke tokens of the API",
    "import": "bring in sales lines",
    "mapping": "list, show, save and remove mappings",
    "export": "write everything the company owns into a folder",
    "report": "print a report",
    "search": "make all texts ready to be searched",
    "backup": "save everything in one archive, while people work on",
    "restore": "put such an archive back",
    "check": "tell whether everything is in order",
}
# Modules that cannot bear the name of their command.
MODULES = {"export": "exports", "import": "imports", "report": "reports", "mapping": "mappings"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def _run(given: list[str]) -> int:
    chosen = next((word for word in given if not word.startswith("-")), "")
    parser = argparse.ArgumentParser(
        prog="openkam", description="Key account management, open source."
    )
    parser.add_argument("--version", action="version", version=f"OpenKAM {openkam.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    if chosen == "restore":
        _point_to_folder(given)
    problem = _set_up() if chosen in COMMANDS else ""
    if problem:
        return refuse(problem)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=f"{purpose.capitalize()}.")
        if name == chosen:
            module = importlib.import_module(f"openkam.shell.cli.{MODULES.get(name, name)}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    options = parser.parse_args(given)
    return _carry_out(options)


def _point_to_folder(given: list[str]) -> None:
    """Let `restore --into FOLDER` decide where the data lie, before the settings are read."""
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--into")
    folder = early.parse_known_args(given)[0].into
    if folder:
        os.environ["OPENKAM_DATA"] = folder


def _set_up() -> str:
    """Read the settings and load the house; return what is wrong with the environment, or ""."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openkam.config.settings")
    try:
        import django

        django.setup()
    except Exception as fault:
        from openkam.core.jobs.faults import message_for

        words = message_for(fault)
        if words is None:
            raise
        return words
    return ""


def _carry_out(options: argparse.Namespace) -> int:
    from openkam.core.backup import running, switch
    from openkam.core.jobs.faults import message_for

    try:
        if options.command == "restore":  # which takes care to be alone
            return int(options.run(options))
        with running.taking_part():
            if switch.finish() == "finished":
                print("openkam: A restore that was interrupted is finished now.", file=sys.stderr)
            code: int = options.run(options)
    except Exception as fault:
        words = message_for(fault)
        if words is None:
            raise
        return refuse(words)
    return code


def refuse(message: str) -> int:
    """Print why the command was not carried out, and return the exit code for it."""
    print(f"openkam: {message}", file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    sys.exit(main())
