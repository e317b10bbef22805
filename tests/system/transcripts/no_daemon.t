# Nobody is there: said at once, with what to check.
%daemon none

$ sbatch --wrap true
sbatch: error: io error: No such file or directory (os error 2)
sbatch: error: no daemon answers at <root>/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?
[exit 1]

$ squeue
slurm_load_jobs error: Unable to contact slurm controller (connect failure)
squeue: error: io error: No such file or directory (os error 2)
squeue: error: no daemon answers at <root>/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?
[exit 1]

$ sacct 2>&1 | head -1
slurm_load_jobs error: Unable to contact slurm controller (connect failure)

$ sinfo 2>&1 | head -1
slurm_load_jobs error: Unable to contact slurm controller (connect failure)

$ scancel 1
scancel: error: io error: No such file or directory (os error 2)
scancel: error: no daemon answers at <root>/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?
[exit 1]

# Words are judged before anybody is asked.

$ sbatch --foo
sbatch: unrecognized option '--foo'; an option to be passed over is named in SLOTD_IGNORE_OPTIONS
Try "sbatch --help" for more information
[exit 255]

$ squeue --version
slurm 22.05.8
