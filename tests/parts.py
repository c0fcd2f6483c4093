"""What tests need beside Python: a PostgreSQL server, a browser, nginx and strace, from Debian.

Run before the tests. As root it installs what is missing; else it says what to install.
"""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

APT = ("apt-get", "-qq", "-o=Dpkg::Use-Pty=0")
BARE = ("--yes", "--no-install-recommends")


def missing() -> list[str]:
    """Return the Debian packages whose programs and libraries are not on this machine."""
    wanted = {
        "postgresql": any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        "chromium": bool(shutil.which("chromium")),
        "nginx-light": Path("/usr/sbin/nginx").exists(),  # what stands before a hub
        "strace": bool(shutil.which("strace")),  # what a node writes to its disk, and when
        "libatomic1": bool(find_library("atomic")),  # for the Node.js that Playwright brings
    }
    return [package for package, there in wanted.items() if not there]


def install(packages: list[str]) -> None:
    """Install Debian packages, without the desktop that Chromium recommends; apt to stderr."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    sys.stderr.write(f"Installing {', '.join(packages)} …\n")
    for command in ((*APT, "update"), (*APT, "install", *BARE, *packages)):
        subprocess.run(
            command, stdout=sys.stderr, stdin=subprocess.DEVNULL, env=quiet, check=False
        )


def main() -> None:
    """Install or name what is missing; exit status 1 when something still is."""
    if missing() and os.geteuid() == 0 and shutil.which("apt-get"):
        install(missing())
    if packages := missing():
        sys.exit(
            f"landsaftale: the tests need {', '.join(packages)}. "
            f"On Debian: `apt-get install {' '.join(packages)}` as root, then try again."
        )


if __name__ == "__main__":
    main()
