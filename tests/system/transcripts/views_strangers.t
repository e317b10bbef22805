# A user whom nobody knows and who has no jobs: said, with Slurm's exit status.

$ squeue -h -u no-such-user
squeue: error: Invalid user: no-such-user

$ sacct -n -u no-such-user
sacct: error: Invalid user id: no-such-user
[exit 1]

# Jobs go by $USER, so a name that no account has may still have some.

$ USER=someone-else sbatch -H --wrap true; squeue -h -u someone-else -o JobID,User; sacct -n -u someone-else -o JobID,User
Submitted batch job 1
1 | someone-else
1 | someone-else

$ squeue -h -u root,nobody; sacct -n -u nobody
