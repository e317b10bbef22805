"""Manual pages and completions: what the build has written from the option tables, as groff and the shells
read it."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["SLOTD_BUILD"])
PROGRAM = BUILD / "bin" / "slotd"
SHARE = BUILD / "share"
MAN = SHARE / "man" / "man1"
BASH = SHARE / "bash-completion" / "completions"
ZSH = SHARE / "zsh" / "site-functions"
FISH = SHARE / "fish" / "vendor_completions.d"
# Commands with a name of their own, and words of slotd.
COMMANDS = ("sbatch", "srun", "salloc", "squeue", "sacct", "scancel", "scontrol", "sinfo")
WORDS = ("config", "events", "simulate", "why")


def run(*words, **more):
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/", "SLOTD_CONFIG": "/dev/null", **more.pop("env", {})}
    return subprocess.run(words, capture_output=True, text=True, env=environment, check=False, **more)


def options_of(word):
    """Long names as --help shows them."""
    shown = run(PROGRAM, word, "--help").stdout
    names = re.findall(r"^ +(?:-\w, )?--([a-z0-9][\w-]*)", shown, re.MULTILINE | re.IGNORECASE)
    assert len(names) > 3, shown
    return names


class EveryOption(unittest.TestCase):
    def test_is_in_the_manual_page(self):
        for word, page in [*((c, c) for c in COMMANDS), *((w, "slotd-" + w) for w in WORDS)]:
            text = (MAN / f"{page}.1").read_text()
            for name in options_of(word):
                with self.subTest(page=page, option=name):
                    self.assertIn("\\fB\\-\\-" + name.replace("-", "\\-") + "\\fR", text)

    def test_is_in_the_completion_of_each_shell(self):
        for word in COMMANDS:
            files = {"bash": (BASH / word, r"--{}[= ']"), "zsh": (ZSH / f"_{word}", r"'--{}[=\[]"),
                     "fish": (FISH / f"{word}.fish", r" -l {} ")}
            for shell, (path, form) in files.items():
                text = path.read_text()
                for name in options_of(word):
                    with self.subTest(shell=shell, command=word, option=name):
                        self.assertRegex(text, form.format(re.escape(name)))

    def test_a_refused_option_is_spoken_of_in_the_manual_alone(self):
        self.assertIn("REFUSED OPTIONS", (MAN / "sbatch.1").read_text())
        self.assertIn("\\-\\-bbf", (MAN / "sbatch.1").read_text())
        for path in (BASH / "sbatch", ZSH / "_sbatch", FISH / "sbatch.fish"):
            self.assertNotRegex(path.read_text(), r"\bbbf\b")

    def test_does_not_depend_on_what_the_builder_has_set(self):
        with tempfile.TemporaryDirectory() as folder:
            done = run(PROGRAM, "docs", "man", folder, env={"SLOTD_IGNORE_OPTIONS": "bbf,quux"})
            self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))
            for page in MAN.iterdir():
                self.assertEqual(page.read_text(), (pathlib.Path(folder) / page.name).read_text())


class ManualPages(unittest.TestCase):
    def test_are_set_without_a_warning(self):
        self.assertIsNotNone(shutil.which("groff"), "groff is missing: tools/install_deps.sh")
        for page in sorted(MAN.iterdir()):
            done = run("groff", "-man", "-ww", "-z", "-Tutf8", str(page))
            self.assertEqual("", done.stderr, page.name)

    def test_name_themselves_and_the_others(self):
        for page in MAN.iterdir():
            text = page.read_text()
            self.assertIn(f".SH NAME\n{page.stem}".replace("-", "\\-"), text)
            self.assertIn(".SH SEE ALSO", text)

    def test_of_slotd_lists_every_setting(self):
        text = (MAN / "slotd.1").read_text()
        for name in ("SLOTD_ROOT", "SLOTD_CPUS", "SLOTD_FIT"):
            self.assertIn(f"\\fB{name}\\fR", text)

    def test_show_the_words_of_scontrol(self):
        self.assertIn("requeuehold JOBS", (MAN / "scontrol.1").read_text())


class Bash(unittest.TestCase):
    def words(self, *line, path="/usr/bin:/bin"):
        """What bash is offered for the last of these words."""
        script = (f'. "{BASH / line[0]}"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); '
                  '$(complete -p "$1" | grep -o "_slotd[a-z_]*"); '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        done = run("bash", "-c", script, "bash", *line, env={"PATH": path})
        self.assertEqual("", done.stderr)
        return done.stdout.split()

    def test_can_read_every_file(self):
        for path in BASH.iterdir():
            done = run("bash", "-n", str(path))
            self.assertEqual((0, ""), (done.returncode, done.stderr), path.name)

    def test_completes_an_option(self):
        self.assertEqual(["--array="], self.words("sbatch", "--arr"))
        self.assertEqual(["--requeue", "--reservation="], sorted(
            word for word in self.words("sbatch", "--re") if word != "--reboot"))

    def test_completes_a_value_that_the_table_knows(self):
        for line in (["--open-mode", "a"], ["--open-mode", "=", "a"]):
            self.assertEqual(["append"], self.words("sbatch", *line))
        self.assertEqual(["--open-mode=append"], self.words("sbatch", "--open-mode=a"))
        self.assertEqual(["append", "truncate"], self.words("sbatch", "--open-mode", "="))

    def test_completes_a_state_behind_others_and_a_signal(self):
        self.assertEqual(["RUNNING,PENDING"], self.words("squeue", "-t", "RUNNING,PEN"))
        self.assertEqual(["USR1", "USR2"], self.words("scancel", "--signal", "USR"))

    def test_asks_the_daemon_for_partitions_and_jobs(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, answer in (("sinfo", "cpu\ngpu"), ("squeue", "12\n13\n7")):
                program = pathlib.Path(folder) / name
                program.write_text(f"#!/bin/sh\nprintf '{answer}\\n'\n")
                program.chmod(0o755)
            path = f"{folder}:/usr/bin:/bin"
            self.assertEqual(["gpu"], self.words("sbatch", "-p", "g", path=path))
            self.assertEqual(["cpu,gpu"], self.words("sbatch", "-p", "cpu,g", path=path))
            self.assertEqual(["12", "13"], self.words("scancel", "1", path=path))
            self.assertEqual([], self.words("sbatch", "--begin", "1", path=path))

    def test_offers_files_and_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "job one.sh").touch()
            (pathlib.Path(folder) / "jobs").mkdir()
            self.assertEqual(f"{folder}/jobs", " ".join(self.words("sbatch", "-D", f"{folder}/j")))
            self.assertIn("one.sh", self.words("sbatch", f"{folder}/job"))

    def test_completes_the_words_of_slotd_and_their_options(self):
        offered = self.words("slotd", "s")
        self.assertIn("sbatch", offered)
        self.assertEqual(["--json"], self.words("slotd", "config", "--js"))
        self.assertEqual(["--array="], self.words("slotd", "sbatch", "--arr"))


class OtherShells(unittest.TestCase):
    def check(self, shell, folder):
        program = shutil.which(shell)
        if program is None:
            self.skipTest(f"there is no {shell} here to read its files")
        for path in folder.iterdir():
            done = run(program, "-n", str(path))
            self.assertEqual((0, ""), (done.returncode, done.stderr), path.name)

    def test_zsh_can_read_every_file(self):
        self.check("zsh", ZSH)

    def test_fish_can_read_every_file(self):
        self.check("fish", FISH)

    def test_partitions_and_jobs_come_from_the_daemon(self):
        for path in (ZSH / "_sbatch", FISH / "sbatch.fish"):
            self.assertIn("(sinfo --noheader --format=%R 2>/dev/null)", path.read_text(), path.name)
        for path in (ZSH / "_scancel", FISH / "scancel.fish"):
            self.assertIn("(squeue --noheader --format=%i 2>/dev/null)", path.read_text(), path.name)

    def test_quotes_are_closed(self):
        for path in [*ZSH.iterdir(), *FISH.iterdir()]:
            for line in path.read_text().splitlines():
                if line.startswith("#"):
                    continue
                plain = re.sub(r"'\\''", "", line) if path.parent == ZSH else re.sub(r"\\['\\]", "", line)
                self.assertEqual(0, plain.count("'") % 2, f"{path.name}: {line}")


if __name__ == "__main__":
    unittest.main()
