"""Runs cases in both worlds and judges them."""

import concurrent.futures
import dataclasses
import shutil

from compare import covers, differences, values_of
from normalise import Normaliser

BESIDE_EACH_OTHER = 6  # cases of one world
# Cases whose first verdict may be appealed against, and how often each is heard again.
MOST_APPEALS, HEARINGS = 5, 2


@dataclasses.dataclass
class Played:
    """What a case did in one world; `broken` says what kept it from going on."""

    values: dict
    broken: str = ""


@dataclasses.dataclass
class Verdict:
    case: object
    declared: list
    undeclared: list
    broken: list

    @property
    def good(self):
        return not self.undeclared and not self.broken


class Player:
    """Plays one case in one world."""

    def __init__(self, world, case):
        self._world, self._case = world, case
        self._normaliser = Normaliser(world, case.name)
        self._variables = {}
        self._values = {}
        self._compared = 0

    def play(self):
        step = None
        try:
            self._world.case_folder(self._case.name)
            for step in self._case.steps:
                if step.only_in in ("", self._world.name):
                    getattr(self, "_" + step.what.replace("-", "_"))(step)
        except Exception as error:  # of whatever kind: the case cannot go on, the others can
            where = f"line {step.line}" if step else "its folder"
            return Played(self._values, f"in {self._world.name}, {where}: {type(error).__name__}: {error}")
        finally:
            self._end_jobs()
        return Played(self._values)

    def _compare(self, step):
        self._compared += 1
        self._values.update(values_of(self._normaliser, self._compared, step, self._run(step)))

    def _do(self, step):
        ran = self._run(step)
        if ran.code != 0:
            raise RuntimeError(f"exit {ran.code}: {(ran.err or ran.out).strip()}")
        return ran

    def _let(self, step):
        value = self._do(step).out.strip()
        self._variables[step.name] = value
        self._normaliser.learn(step.name, value)

    def _file(self, step):
        path = self._world.cases / self._case.name / step.text
        path.write_text(step.body)
        path.chmod(0o755)

    def _await(self, step):
        name = step.text
        for variable, value in self._variables.items():
            name = name.replace(variable, value)
        self._world.await_state(name, step.states)

    def _await_file(self, step):
        self._world.await_file(self._case.name, step.text)

    def _await_that(self, step):
        self._world.await_command(self._case.name, step.text, self._variables)

    def _run(self, step):
        return self._world.run(self._case.name, step.text, self._variables)

    def _end_jobs(self):
        jobs = [value for value in self._variables.values() if value.isdigit()]
        if jobs:
            self._world.run(self._case.name, "scancel " + " ".join(jobs), {})


def play_all(world, cases):
    """{case's name: Played}"""
    beside = [case for case in cases if not case.alone]
    with concurrent.futures.ThreadPoolExecutor(BESIDE_EACH_OTHER) as pool:
        played = dict(zip((case.name for case in beside), pool.map(lambda case: Player(world, case).play(), beside)))
    played.update((case.name, Player(world, case).play()) for case in cases if case.alone)
    return played


class Court:
    """Plays cases in both worlds and judges them."""

    def __init__(self, slotd, slurm, deviations):
        self._worlds, self._deviations = (slotd, slurm), deviations

    def hear(self, cases):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            slotd, slurm = pool.map(lambda world: play_all(world, cases), self._worlds)
        return [judge(case, slotd[case.name], slurm[case.name], self._deviations) for case in cases]

    def appeals(self, verdicts):
        """(the last verdict on each case, the first verdicts that were appealed against).

        Many condemned cases are no race, and stay condemned."""
        unneeded_in = {case for _, case in unneeded(self._deviations, verdicts)}
        appealed = [one for one in verdicts if not one.good or one.case.name in unneeded_in]
        if len(appealed) > MOST_APPEALS:
            return verdicts, []
        last = {one.case.name: one for one in verdicts}
        for one in appealed:
            last[one.case.name] = self._hear_again(one.case)
        return list(last.values()), appealed

    def _hear_again(self, case):
        for _ in range(HEARINGS):
            for world in self._worlds:
                shutil.rmtree(world.cases / case.name, ignore_errors=True)
            verdict, = self.hear([case])
            if verdict.good and not unneeded(self._deviations, [verdict]):
                break
        return verdict


def judge(case, slotd, slurm, deviations):
    declared, undeclared = [], []
    for one in differences(case.name, slotd.values, slurm.values):
        covering = [declaration for declaration in deviations if covers(declaration, one)]
        (declared if covering else undeclared).append(covering[0] if covering else one)
    return Verdict(case, declared, undeclared, [played.broken for played in (slotd, slurm) if played.broken])


def unneeded(deviations, verdicts):
    """(declaration, case) for each case that a declaration is for and that does not show it."""
    found = []
    for one in deviations:
        group = one.case.endswith(".*")
        meant = [verdict for verdict in verdicts
                 if verdict.case.name == one.case or (group and verdict.case.name.startswith(one.case[:-1]))]
        found += [(one, verdict.case.name) for verdict in meant if not verdict.broken and one not in verdict.declared]
    return found


def unknown_cases(deviations, cases):
    """Declarations for cases that are not there."""
    names = [case.name for case in cases]
    return [one for one in deviations
            if not any(name == one.case or (one.case.endswith(".*") and name.startswith(one.case[:-1])) for name in names)]
