# Jobs that wait for a moment, or may not end after one.
%cpus 2

$ sbatch -J later --begin=now+1hour -o /dev/null --wrap true; sbatch -J never -o /dev/null --begin 2030-01-02T03:04 --deadline=2031-01-01 --nice=50 --time-min=10 -t 20 --wrap true
Submitted batch job 1
Submitted batch job 2
$ squeue -h -o '%i %T %r %y %Q'
1 PENDING BeginTime 0 1000
2 PENDING BeginTime 50 950
$ squeue -h -j 2 -o %S
2030-01-02T03:04:00
$ scontrol show job 2 | grep -E 'Nice|Time='
   Priority=950 Nice=50 Account=<any> QOS=normal
   RunTime=00:00:00 TimeLimit=00:20:00 TimeMin=00:10:00
   SubmitTime=<time> EligibleTime=2030-01-02T03:04:00
   AccrueTime=Unknown
   StartTime=2030-01-02T03:04:00 EndTime=2030-01-02T03:24:00 Deadline=2031-01-01T00:00:00
   <any>
$ scancel -Q 1 2

# It starts at its moment, in seconds as in Slurm.

$ sbatch -J soon --begin=now+1 -W -o /dev/null --wrap true; sacct -n -X -P -j 3 -o State
Submitted batch job 3
COMPLETED

# Behind a job that fills the machine.

$ sbatch -c 2 -o /dev/null --wrap 'sleep 60'; sbatch -J late -W -t 1 --deadline=now+61 -o /dev/null --wrap true
Submitted batch job 4
Submitted batch job 5
[exit 1]
$ sacct -n -X -P -j 5 -o State,ExitCode; scontrol show job 5 | grep -o 'JobState=.*'; scancel -Q 4
DEADLINE|0:1
JobState=DEADLINE Reason=DeadLine Dependency=(null)

$ sbatch --deadline=2020-01-01 --wrap true
sbatch: error: Requested time limit is invalid (missing or exceeds some limit): the deadline has passed already
[exit 1]
$ sbatch --begin=now+2hours --deadline=now+1hour --wrap true
sbatch: error: <any>Incompatible begin and deadline time specification
[exit 1]
$ sbatch --begin=garbage --wrap true
sbatch: error: <any>garbage
[exit 255]
$ sbatch --begin=yesterday --wrap true
sbatch: error: <any>yesterday
[exit 255]
