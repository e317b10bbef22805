# A socket's file that nobody serves, left by a killed daemon.
%daemon none

$ mkdir -p <root>/run; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("<root>/run/slotd.sock")'

$ sbatch --wrap true
sbatch: error: io error: Connection refused (os error 111)
sbatch: error: no daemon answers at <root>/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?
[exit 1]

$ squeue
slurm_load_jobs error: Unable to contact slurm controller (connect failure)
squeue: error: io error: Connection refused (os error 111)
squeue: error: no daemon answers at <root>/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?
[exit 1]
