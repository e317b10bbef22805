# What lies below the root, and who may look. The daemon is `slotd daemon`, by hand, on a root of its own.
%daemon none

$ : >log; slotd daemon >log 2>&1 & echo $! >pid; until grep -q ready log; do sleep 0.02; done

$ slotd sbatch -W --wrap 'echo hello'; cat slurm-1.out
Submitted batch job 1
hello

$ ls -l <root>/run/slotd.sock | cut -c1-10; stat -c %a <root> <root>/lib/state.db
srw-------
700
600

$ head -c 15 <root>/lib/state.db; echo; ls <root>/lib/jobs; ls <root>/lib/jobs/1
SQLite format 3
1
<...>
exit_status
script.sh

$ tail -1 <root>/lib/jobs/1/script.sh; cat <root>/lib/jobs/1/exit_status
echo hello
0

$ sbatch --parsable -W --wrap 'exit 3'; cat <root>/lib/jobs/2/exit_status
2
3

# Another root is another world.

$ SLOTD_ROOT=<work>/other sinfo
slurm_load_jobs error: Unable to contact slurm controller (connect failure)
sinfo: error: io error: No such file or directory (os error 2)
sinfo: error: no daemon answers at <work>/other/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?
[exit 1]

# Who names no root means the one in the home folder.

$ env -u SLOTD_ROOT HOME=<work>/home sinfo 2>&1 | tail -1
sinfo: error: no daemon answers at <work>/home/.local/share/slotd/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?

# A killed daemon leaves its socket's file. The next one does not mind.

$ kill -9 $(cat pid); until SLOTD_CLIENT_PATIENCE=0 sinfo 2>&1 | grep -q refused; do sleep 0.02; done; test -S <root>/run/slotd.sock && sinfo 2>&1 | tail -1
sinfo: error: no daemon answers at <root>/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?

$ : >log; slotd daemon >log 2>&1 & echo $! >pid; until grep -q ready log; do sleep 0.02; done; sacct -n -X -P -o JobID,State
1|COMPLETED
2|FAILED
