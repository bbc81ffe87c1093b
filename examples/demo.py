"""What `make demo` shows: a reading, a ledger, and questions to it. Each step is a command you can type."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEDGER = ROOT / "demo-out" / "ledger.sqlite"
REPORTS = "examples/reports"


def step(what: str, *words: str) -> None:
    """Say what is done, show the command, run it."""
    print(f"\n── {what}\n$ dragoman {shlex.join(words)}\n", flush=True)
    program = shutil.which("dragoman", path=str(Path(sys.executable).parent))
    if program is None:
        sys.exit("dragoman is not installed beside this Python; run `make setup` first.")
    done = subprocess.run([program, *words], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"dragoman {words[0]} ended with status {done.returncode}")


def main() -> None:
    shutil.rmtree(LEDGER.parent, ignore_errors=True)
    LEDGER.parent.mkdir()
    ledger = ("--ledger", str(LEDGER.relative_to(ROOT)))
    step("Read one report", "read", f"{REPORTS}/meridian-iraq-vote.txt", "--format", "page")
    step("Put all example reports into a ledger", "ingest", REPORTS, *ledger)
    step("Who threatened or made demands about Iraq?", "search", *ledger,
         "--country", "IRQ", "--type", "THREATEN", "--type", "REQUEST")  # fmt: skip
    step("What did Iran and its allies say, and through whom?", "search", *ledger,
         "--statements", "--actor", "Iran")  # fmt: skip
    step("Which reports tell of one event?", "stories", *ledger)
    step("Should all U.S. forces leave Iraq? Who stands where", "track", "us-forces-in-iraq", *ledger)
    print(
        "\nThe ledger stays in demo-out/ledger.sqlite. Open it in your browser:"
        "\n  .venv/bin/dragoman desk --ledger demo-out/ledger.sqlite --open"
        "\nNext: docs/tutorial.md, or"
        "\n  .venv/bin/dragoman read YOUR-REPORT.txt --published 2024-05-17 --outlet 'Your Paper'"
    )


if __name__ == "__main__":
    main()
