"""The configuration file and `slotd config`, over real programs."""

import json
import os
import pty
import re
import subprocess
import unittest

from slotd_fixture import TREE, Daemon

NAMES = re.findall(r'Setting\{"(\w+)"', (TREE / "protocol/settings.cpp").read_text())


class WithFile(unittest.TestCase):
    def daemon(self, text, **settings):
        slotd = Daemon(**settings)
        self.addCleanup(slotd.close)
        self.file = slotd.work / "slotd.env"
        self.file.write_text(text)
        return slotd

    def config(self, slotd, *options, **environment):
        """What `slotd config` prints, by name: (value, origin, meaning); and what it remarks."""
        ran = slotd.run("slotd", "config", *options, **environment)
        self.assertEqual(ran.code, 0, ran.err)
        rows = [line.split("\t") for line in ran.out.splitlines()]
        self.assertEqual(rows[0], ["NAME", "VALUE", "ORIGIN", "MEANING"])
        return {name: tuple(rest) for name, *rest in rows[1:]}, ran.err


class TheFile(WithFile):
    def test_daemon_and_client_read_it(self):
        slotd = self.daemon("", cpus="", memory="", kill_wait="")
        self.file.write_text(f"SLOTD_ROOT={slotd.root}\n# machine\nSLOTD_CPUS=3\nSLOTD_CPU_PARTITIONS='night, day'\n")
        slotd.start(SLOTD_ROOT="", SLOTD_CONFIG=self.file)
        ran = slotd.run("sinfo", "-h", "-o", "%P", SLOTD_ROOT="", SLOTD_CONFIG=self.file)
        self.assertEqual(ran.code, 0, ran.err)
        self.assertEqual(ran.out.split(), ["night*", "day"])

    def test_the_usual_one_is_in_the_home_folder(self):
        slotd = self.daemon("", cpus="", memory="", kill_wait="")
        home = slotd.work / "home"
        (home / ".config/slotd").mkdir(parents=True)
        (home / ".config/slotd/slotd.env").write_text("SLOTD_MEMORY=3G\n")
        slotd.start(SLOTD_CONFIG="", HOME=home)
        shown, _ = self.config(slotd, SLOTD_CONFIG="", HOME=home)
        self.assertEqual(shown["SLOTD_MEMORY"][:2], ("3072M", f"{home}/.config/slotd/slotd.env:1"))
        self.assertEqual(shown["SLOTD_CONFIG"][:2], (f"{home}/.config/slotd/slotd.env", "default"))

    def test_the_environment_beats_it(self):
        slotd = self.daemon("SLOTD_CPUS=3\nSLOTD_KEEP_DAYS=7\n", cpus=2)
        slotd.start(SLOTD_CONFIG=self.file)
        shown, _ = self.config(slotd)
        self.assertEqual(shown["SLOTD_CPUS"][:2], ("2", "environment"))
        self.assertEqual(shown["SLOTD_KEEP_DAYS"][:2], ("7", f"{self.file}:2"))
        self.assertEqual(shown["SLOTD_MIN_JOB_AGE"][:2], ("300", "default"))

    def refused(self, text, wanted, *, client=True, daemon=True, config=None):
        slotd = self.daemon(text)
        environment = {"SLOTD_CONFIG": config or self.file}
        wanted = wanted.replace("FILE", str(self.file))
        if daemon:
            slotd.spawn(**environment)
            self.assertEqual(slotd.wait_for_death(), 1)
            self.assertEqual(slotd.log_of_this_start(), f"slotd: error: {wanted}\n")
            self.assertFalse(slotd.root.exists(), "nothing was made")
        if client:
            ran = slotd.run("sbatch", "--wrap", "true", **environment)
            self.assertEqual((ran.code, ran.out, ran.err), (1, "", f"sbatch: error: {wanted}\n"))

    def test_a_line_that_does_not_parse_is_named(self):
        self.refused("SLOTD_CPUS=2\nexport SLOTD_CPUS=2\n",
                     "FILE:2: must be NAME=value or begin with #: export SLOTD_CPUS=2")

    def test_an_unknown_name_is_named(self):
        self.refused("PATH=/bin\nSLOTD_CPU=2\n", "FILE:2: there is no setting SLOTD_CPU; `slotd config` lists them")

    def test_a_value_of_the_daemon_that_does_not_parse_is_named(self):
        self.refused("\n\nSLOTD_KEEP_DAYS=some\n",
                     "FILE:3: SLOTD_KEEP_DAYS=some: must be a whole number from 0 to 36500", client=False)

    def test_a_value_of_a_client_that_does_not_parse_is_named(self):
        self.refused("SLOTD_FIT=maybe\n", "FILE:1: SLOTD_FIT=maybe: must be 1 or 0", daemon=False)

    def test_a_setting_of_a_release_to_come_is_an_unknown_name(self):
        self.refused("SLOTD_BIND=cores\n", "FILE:1: there is no setting SLOTD_BIND; `slotd config` lists them")

    def test_a_flag_is_set_by_each_of_its_words(self):
        slotd = self.daemon("").start()
        for word, code in (("1", 0), ("true", 0), ("yes", 0), ("0", 1), ("no", 1)):
            with self.subTest(word):
                ran = slotd.run("sbatch", "--test-only", "-p", "nowhere", "--wrap", "true", SLOTD_FIT=word)
                self.assertEqual(ran.code, code, ran.err)

    def test_a_relative_root_in_it_is_refused(self):
        slotd = self.daemon("SLOTD_ROOT=here\n")
        ran = slotd.run("squeue", SLOTD_ROOT="", SLOTD_CONFIG=self.file)
        self.assertEqual((ran.code, ran.err), (1, f"squeue: error: {self.file}:1: SLOTD_ROOT=here: "
                                                  "must be an absolute path\n"))

    def test_one_that_is_named_must_be_there(self):
        self.refused("", "SLOTD_CONFIG=/nowhere/slotd.env: there is no such file", config="/nowhere/slotd.env")

    def test_one_that_cannot_be_read_is_named(self):
        slotd = self.daemon("")
        ran = slotd.run("sinfo", SLOTD_CONFIG=slotd.work)
        self.assertEqual(ran.code, 1)
        self.assertIn(f"sinfo: error: cannot read {slotd.work}: Is a directory", ran.err)


class TheCommand(WithFile):
    def test_shows_every_setting_as_it_is_in_force(self):
        slotd = self.daemon("", cpus=3, memory=2048, kill_wait=5)
        slotd.start(SLOTD_NOTIFY_CMD="mail -s 'a job'\tme", SLOTD_LOG="warn")
        shown, remarks = self.config(slotd, SLOTD_FIT="1")
        self.assertEqual(remarks, "")
        self.assertEqual(list(shown), NAMES)
        for name, value, origin in (("SLOTD_CPUS", "3", "environment"), ("SLOTD_MEMORY", "2048M", "environment"),
                                    ("SLOTD_ROOT", str(slotd.root), "environment"),
                                    ("SLOTD_CONFIG", "/dev/null", "environment"),
                                    ("SLOTD_NOTIFY_CMD", r"mail -s 'a job'\tme", "environment"),
                                    ("SLOTD_LOG", "warn", "environment"), ("SLOTD_FIT", "1", "environment"),
                                    ("SLOTD_CPU_PARTITIONS", "cpu", "default"),
                                    ("SLOTD_CLIENT_PATIENCE", "60", "default")):
            self.assertEqual(shown[name][:2], (value, origin), name)
        for name, (_, _, meaning) in shown.items():
            self.assertTrue(meaning, name)

    def test_daemon_settings_are_the_daemons_own(self):
        slotd = self.daemon("", cpus=3)
        slotd.start()
        shown, _ = self.config(slotd, SLOTD_CPUS=64)
        self.assertEqual(shown["SLOTD_CPUS"][0], "3")

    def test_says_when_the_daemon_has_another_file(self):
        slotd = self.daemon("SLOTD_KEEP_DAYS=7\n")
        slotd.start(SLOTD_CONFIG=self.file)
        _, remarks = self.config(slotd)
        self.assertEqual(remarks, f"slotd config: the daemon reads another configuration file: {self.file}\n")

    def test_without_a_daemon_says_so_and_shows_what_one_would_get(self):
        slotd = self.daemon("SLOTD_KEEP_DAYS=7\n")
        shown, remarks = self.config(slotd, SLOTD_CONFIG=self.file, SLOTD_CPUS=64)
        self.assertEqual(remarks, f"slotd config: no daemon answers at {slotd.root}/run/slotd.sock; its settings "
                                  "are shown as a daemon started here would have them\n")
        self.assertEqual(shown["SLOTD_KEEP_DAYS"][:2], ("7", f"{self.file}:1"))
        self.assertEqual(shown["SLOTD_CPUS"][:2], ("64", "environment"))
        self.assertEqual(shown["SLOTD_MEMORY"][:2], ("MemTotal, else 16384M", "default"))

    def test_a_bad_value_is_an_error(self):
        slotd = self.daemon("")
        ran = slotd.run("slotd", "config", SLOTD_CPUS="two")
        self.assertEqual((ran.code, ran.out), (1, ""))
        self.assertEqual(ran.err, "slotd config: error: SLOTD_CPUS=two: must be a whole number from 1 to 65536\n")

    def test_json(self):
        slotd = self.daemon("", cpus=3).start()
        ran = slotd.run("slotd", "config", "--json")
        self.assertEqual((ran.code, ran.err), (0, ""))
        shown = json.loads(ran.out)
        self.assertIs(shown["daemon"], True)
        self.assertEqual([row["name"] for row in shown["settings"]], NAMES)
        row = next(row for row in shown["settings"] if row["name"] == "SLOTD_CPUS")
        self.assertEqual((row["value"], row["origin"]), ("3", "environment"))

    def test_is_aligned_on_a_terminal(self):
        slotd = self.daemon("").start()
        ours, theirs = pty.openpty()
        subprocess.run(["stty", "cols", "100"], stdin=theirs, check=True)
        command = subprocess.Popen(["slotd", "config"], env=slotd.environment(), stdout=theirs, stderr=theirs)
        os.close(theirs)
        text = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            text += piece
        os.close(ours)
        self.assertEqual(command.wait(), 0)
        lines = text.decode().replace("\r", "").splitlines()
        self.assertEqual(len(lines), len(NAMES) + 1)
        self.assertLessEqual(max(map(len, lines)), 100)
        first_bar = {line.index(" | ") for line in lines}
        self.assertEqual(len(first_bar), 1, "the first column is aligned")

    def test_words_that_it_does_not_know(self):
        slotd = self.daemon("")
        for word in ("--what", "what"):
            ran = slotd.run("slotd", "config", word)
            self.assertEqual((ran.code, ran.out), (1, ""))
            self.assertIn(word, ran.err)


if __name__ == "__main__":
    unittest.main()
