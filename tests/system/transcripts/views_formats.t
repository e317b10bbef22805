# Formats with codes follow Slurm to the letter: sides, widths, what is cut, and the text between.
%cpus 4
%memory 8192

$ sbatch -J a-rather-long-name -c 2 -t 90 --mem 700M -o /dev/null --wrap 'sleep 60'; sbatch -J next -n 3 -t 30 -o /dev/null --wrap true; sbatch -H -J kept -o out-%j --wrap true
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3
$ until squeue -h -t R | grep -q localhost; do sleep 0.02; done

# Slurm's default and long formats.

$ squeue -o '%.18i %.9P %.8j %.8t %.9l %.6D %R'
             JOBID PARTITION     NAME       ST TIME_LIMI  NODES NODELIST(REASON)
                 2       cpu     next       PD     30:00      1 (Resources)
                 3       cpu     kept       PD UNLIMITED      1 (JobHeldUser)
                 1       cpu a-rather        R   1:30:00      1 localhost

$ squeue -h -j 1 -o '<%5i|%.5i|%-5i|%05i|%i>%j.'
<1    |    1|1    |1    |1>a-rather-long-name.

$ squeue -j 1 -o 'job %i: %T'
job JOBID: STATE
job 1: RUNNING

$ squeue -h -j 1 -o '%i%%%T%%'
squeue: error: unsupported squeue format code: %
[exit 1]
$ squeue -h -j 1 -o '%i%%%T'
1RUNNING

$ squeue -h -j 2 -o '%A %F %K %a %b %B %c %C %d %D %e %E %f %h %H %I %J %k %L %m %N:%O %q %Q %r %v %w %W %x%X %y %Y %z'
2 2 N/A default N/A n/a 1 3 0 1 <time> (null) (null) OK * * * (null) 30:00 512M :0 normal 1000 Resources (null) (null) (null) N/A 0 (null) *:*:*

$ squeue -h -j 3 -o '%p %Q %S %e %r'
0.00000000000000 0 N/A N/A JobHeldUser

$ squeue -j 3 -o %all | head -1
ACCOUNT|TRES_PER_NODE|MIN_CPUS|MIN_TMP_DISK|END_TIME|FEATURES|GROUP|OVER_SUBSCRIBE|JOBID|NAME|COMMENT|TIME_LIMIT|MIN_MEMORY|REQ_NODES|COMMAND|PRIORITY|QOS|REASON||ST|USER|RESERVATION|WCKEY|EXC_NODES|NICE|S:C:T|JOBID|EXEC_HOST|CPUS|NODES|DEPENDENCY|ARRAY_JOB_ID|GROUP|SOCKETS_PER_NODE|CORES_PER_SOCKET|THREADS_PER_CORE|ARRAY_TASK_ID|TIME_LEFT|TIME|NODELIST|CONTIGUOUS|PARTITION|PRIORITY|NODELIST(REASON)|START_TIME|STATE|UID|SUBMIT_TIME|LICENSES|CORE_SPEC|SCHEDNODES|WORK_DIR

# Slurm's long names: 20 columns, a width, or text instead of one.

$ squeue -j 1 -O jobid,state | tr ' ' _
JOBID_______________STATE_______________
1___________________RUNNING_____________

$ squeue -j 1 -O 'JobID:6,Name:.10,State:###,StateCompact:|,TimeLimit: '
JOBID       NAMESTATE###ST|TIME_LIMIT 
1     a-rather-lRUNNING###R|1:30:00 

$ squeue -h -j 3 -O 'stdout:,: '
squeue: error: unsupported squeue field: 
[exit 1]

$ squeue -h -j 3 -O 'stdout:;,stderr:;,cpus-per-task:;,NumTasks:;,Requeue:;,RestartCnt:'
<work>/out-3;<work>/out-3;1;1;1;0

# What the environment says counts where nothing is asked for.

$ SQUEUE_FORMAT='%i-%t' squeue -h -S i
1-R
2-PD
3-PD
$ SQUEUE_FORMAT='%i-%t' squeue -h -j 2 -o %j; SQUEUE_FORMAT='%i' squeue -h -l -j 2; SQUEUE_STATES=R SQUEUE_FORMAT2='JobID:' squeue -h; SQUEUE_STATES=R squeue -h -t PD -o %i -S -i
next
2 | cpu | next | <user> | PD | 0:00 | 30:00 | 3 | 3 | 512M | 0 | (Resources)
1
3
2

# Order: keys one behind the other, rising or falling.

$ for keys in i -i t,-i j P,-p,i -Q,-i l -C,i S -S JobID -partition,-jobid; do echo "$keys: $(squeue -h -S $keys -o %i | tr -d '\n')"; done
i: 123
-i: 321
t,-i: 321
j: 132
P,-p,i: 123
-Q,-i: 213
l: 213
-C,i: 213
S: 123
-S: 213
JobID: 123
-partition,-jobid: 321
