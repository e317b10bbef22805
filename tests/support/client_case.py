"""Runs the built commands for tests: a folder to work in, a clean environment, no daemon."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ.get("SLOTD_BUILD", "build/dev")).resolve()
PATIENCE = 30  # seconds after which a command hangs; generous, for busy machines


class ClientCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slotd-client-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.root = self.folder / "root"
        self.work = self.folder / "work"
        self.work.mkdir()

    def environment(self, **more):
        environment = {"PATH": f"{BUILD}/bin:/usr/bin:/bin", "HOME": str(self.folder), "USER": "ann",
                       "SHELL": "/bin/sh", "SLOTD_ROOT": str(self.root), "SLOTD_CONFIG": "/dev/null"}
        environment.update((name, str(value)) for name, value in more.items())
        return environment

    def begin(self, *words, stdin=subprocess.DEVNULL, **environment):
        client = subprocess.Popen(words, cwd=self.work, env=self.environment(**environment), stdin=stdin,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self._end, client)
        return client

    def _end(self, client):
        if client.poll() is None:
            client.kill()
            client.communicate()
        for pipe in (client.stdin, client.stdout, client.stderr):
            if pipe:
                pipe.close()

    def finish(self, client, text_in=None):
        out, err = client.communicate(text_in, timeout=PATIENCE)
        return client.returncode, out.decode(errors="surrogateescape"), err.decode(errors="surrogateescape")

    def run_command(self, *words, text_in=None, **environment):
        stdin = subprocess.DEVNULL if text_in is None else subprocess.PIPE
        return self.finish(self.begin(*words, stdin=stdin, **environment), text_in)

    def script(self, name="job.sh", text="#!/bin/sh\ntrue\n"):
        path = self.work / name
        path.write_text(text)
        return path
