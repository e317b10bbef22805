"""For tests that need a mount of their own: a small disk, another boot id. The test program starts
itself again in a user and mount namespace, where it may mount without being root outside."""

import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import uuid

from slotd_fixture import skip_aloud

_INSIDE = "SLOTD_TEST_INSIDE_NAMESPACE"
BOOT_ID = "/proc/sys/kernel/random/boot_id"


def enter_mount_namespace():
    """Call it first. Returns in the new namespace; skips the program where there can be none."""
    if os.environ.get(_INSIDE):
        return
    tried = subprocess.run(["unshare", "-Urm", "true"], capture_output=True, text=True)
    if tried.returncode != 0:
        skip_aloud(f"no user namespaces here: {tried.stderr.strip()}")
    os.environ[_INSIDE] = "1"
    os.execvp("unshare", ["unshare", "-Urm", sys.executable, "-B", *sys.argv])


def mount(*arguments):
    subprocess.run(["mount", *map(str, arguments)], check=True)


@contextlib.contextmanager
def small_disk(kibibytes):
    """A folder that is a file system of its own, of this size."""
    with tempfile.TemporaryDirectory(prefix="slotd-disk-") as folder:
        mount("-t", "tmpfs", "-o", f"size={kibibytes}k,mode=0700", "none", folder)
        try:
            yield pathlib.Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    """Writes a file until the disk is full; returns it."""
    path = pathlib.Path(folder) / "filler"
    with open(path, "wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(b"\0" * 4096)
    return path


class BootId:
    """What the kernel says of this boot, from here on; `renew` is a reboot."""

    def __init__(self):
        self._file = tempfile.NamedTemporaryFile("w", prefix="slotd-boot-id-")
        self.renew()
        mount("--bind", self._file.name, BOOT_ID)

    def renew(self):
        self._file.seek(0)
        self._file.write(f"{uuid.uuid4()}\n")
        self._file.flush()
