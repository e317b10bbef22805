"""srun and salloc: their options are read, and what they cannot do yet is said in one line."""

import os
import pathlib
import subprocess
import unittest

BIN = pathlib.Path(os.environ["SLOTD_BUILD"]) / "bin"
ABSENT = "{0}: error: {0} is not part of this version of slotd; " \
         "sbatch queues a script, or a command by --wrap\n"


def run(*words, **environment):
    return subprocess.run([BIN / words[0], *words[1:]], capture_output=True, text=True, check=False,
                          env={"PATH": "/usr/bin:/bin", "HOME": "/", "SLOTD_CONFIG": "/dev/null", **environment})


class Launch(unittest.TestCase):
    def expect(self, status, error, *words, **environment):
        done = run(*words, **environment)
        self.assertEqual((status, "", error), (done.returncode, done.stdout, done.stderr))

    def test_says_that_it_is_still_to_come(self):
        for command in ("srun", "salloc"):
            self.expect(1, ABSENT.format(command), command, "-n", "2", "--time=10", "true")
        self.expect(1, ABSENT.format("salloc"), "salloc")

    def test_wrong_words_are_told_first(self):
        advice = "; an option to be passed over is named in SLOTD_IGNORE_OPTIONS"
        for command in ("srun", "salloc"):
            self.expect(255, f"{command}: unrecognized option '--foo'{advice}\n"
                             f'Try "{command} --help" for more information\n', command, "--foo", "true")
            self.expect(255, f"{command}: error: invalid time limit: soon\n", command, "--time=soon", "true")
            self.expect(1, f"{command}: error: --bb is not supported: this machine has no burst buffer\n",
                        command, "--bb=x", "true")
        self.expect(1, "srun: error: no command given to execute\n", "srun", "-n", "2")

    def test_variables_are_read_and_named(self):
        self.expect(255, "srun: error: invalid time limit: soon (SLURM_TIMELIMIT)\n", "srun", "true",
                    SLURM_TIMELIMIT="soon")
        self.expect(255, "salloc: error: invalid time limit: soon (SALLOC_TIMELIMIT)\n", "salloc",
                    SALLOC_TIMELIMIT="soon")
        self.expect(1, ABSENT.format("salloc"), "salloc", SLURM_TIMELIMIT="soon", SBATCH_TIMELIMIT="soon")

    def test_several_components_are_refused(self):
        done = run("srun", "-n", "1", "true", ":", "-n", "2", "true")
        self.assertEqual(1, done.returncode)
        self.assertIn("several components", done.stderr)

    def test_an_option_can_be_passed_over(self):
        self.expect(1, ABSENT.format("srun"), "srun", "--container-image=x", "true",
                    SLOTD_IGNORE_OPTIONS="container-image=")

    def test_help_and_usage_come_from_the_table(self):
        shown = run("srun", "--help").stdout
        self.assertIn("-l, --label", shown)
        self.assertIn("can do nothing else yet", shown)
        self.assertNotIn("--array", shown)
        self.assertLessEqual(max(map(len, shown.splitlines())), 80)
        self.assertIn("[--kill-command[=signal]]", run("salloc", "--usage").stdout.replace("\n  ", " "))

    def test_slotd_does_not_promise_them(self):
        done = run("slotd", "--help")
        self.assertNotRegex(done.stdout, r"\b(srun|salloc|docs)\b")
        self.assertNotRegex(run("slotd", "nonsense").stderr, r"\b(srun|salloc|docs)\b")


if __name__ == "__main__":
    unittest.main()
