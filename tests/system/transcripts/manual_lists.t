# The options of squeue, sacct and sinfo that choose rows and columns.
%cpus 1
%SLOTD_CPU_PARTITIONS a,b

$ sbatch -W -J done -o /dev/null --wrap true; sbatch -J run -p b -o /dev/null --wrap 'sleep 60'; sbatch -J wait -o /dev/null --wrap true
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3

$ until squeue -h -t R | grep -q localhost; do sleep 0.02; done; squeue
JOBID | PARTITION | NAME | USER<any> | ST | TIME | NODELIST(REASON)
    3 | a         | wait | <user> | PD | 0:00 | (Resources)
    2 | b         | run  | <user> | R  | 0:0<any> | localhost

$ ids() { "$@" | cut -d'|' -f1 | tr -d ' \n'; echo; }; for how in --all '-t PD' '--states R,CD' '-j 2' '--jobs 2,3' "-u $USER" '--user nobody' '-p b' '--partition a'; do echo "$how: $(ids squeue --noheader $how)"; done
--all: 132
-t PD: 3
--states R,CD: 12
-j 2: 2
--jobs 2,3: 32
-u <user>: 32
--user nobody: 
-p b: 2
--partition a: 3

$ ids() { "$@" | cut -d'|' -f1 | tr -d ' \n'; echo; }; for how in '-j 1' '--jobs 1,3' '-s PD' '--state CD,R' '-S now+1hour' '--starttime 1970-01-01' '-S 1970-01-01 -E 1970-01-02' '--endtime now' "-u $USER" '--user nobody'; do echo "$how: $(ids sacct -n -X $how)"; done
-j 1: 1
--jobs 1,3: 13
-s PD: 3
--state CD,R: 12
-S now+1hour: 23
--starttime 1970-01-01: 123
-S 1970-01-01 -E 1970-01-02: 
--endtime now: 123
-u <user>: 123
--user nobody: 

$ sacct -X -j 1 -P -o JobID,State; sacct --noheader --parsable2 -j 1 --format=JobID,State
JobID|State
1|COMPLETED
1|COMPLETED
1.batch|COMPLETED

$ sinfo --noheader
a* | localhost | alloc | cpu | N/A
b  | localhost | alloc | cpu | N/A
