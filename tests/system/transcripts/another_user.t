# Nobody else gets in, even where folders and socket stand open.
%as root

$ chmod 755 <root>/.. <root> <root>/run; chmod 777 <root>/run/slotd.sock

$ setpriv --reuid=65534 --regid=65534 --clear-groups squeue
squeue: error: the daemon at <root>/run/slotd.sock is another user's (uid 0)
[exit 1]

$ setpriv --reuid=65534 --regid=65534 --clear-groups sbatch -D / --wrap true
sbatch: error: the daemon at <root>/run/slotd.sock is another user's (uid 0)
[exit 1]

$ chmod 700 <root>/run; setpriv --reuid=65534 --regid=65534 --clear-groups sinfo
slurm_load_jobs error: Unable to contact slurm controller (connect failure)
sinfo: error: io error: Permission denied (os error 13)
sinfo: error: no daemon answers at <root>/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?
[exit 1]

$ squeue
JOBID | PARTITION | NAME | USER | ST | TIME | NODELIST(REASON)
