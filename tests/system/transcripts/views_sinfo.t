# sinfo: partitions with GPUs, a node that is drained, Slurm's codes.
%cpus 4
%memory 4096
%SLOTD_CPU_PARTITIONS short,long
%SLOTD_GPU_COUNT 2
%SLOTD_GPU_MODEL h100
%SLOTD_DEFAULT_PARTITION long

$ sinfo
PARTITION | HOSTNAMES | STATE | FEATURES | GRES_USED
short     | localhost | idle  | cpu      | N/A
long*     | localhost | idle  | cpu      | N/A
gpu       | localhost | idle  | cpu,h100 | gpu:0

$ sinfo -N; sinfo -N -h -p short,long; sinfo -l -p gpu; sinfo -N -l
PARTITION       | HOSTNAMES | STATE
short,long*,gpu | localhost | idle
short,long* | localhost | idle
PARTITION | HOSTNAMES | STATE | FEATURES | CPUS | CPU_ALLOC | MEMORY | MEM_ALLOC | GPUS | GPU_ALLOC | RUNNING | PENDING | GRES_USED
gpu       | localhost | idle  | cpu,h100 |    4 |         0 |  4096M |        0M |    2 |         0 |       0 |       0 | gpu:0
PARTITION       | HOSTNAMES | STATE | FEATURES | CPUS | CPU_ALLOC | MEMORY | MEM_ALLOC | GPUS | GPU_ALLOC | RUNNING | PENDING | GRES_USED
short,long*,gpu | localhost | idle  | cpu,h100 |    4 |         0 |  4096M |        0M |    2 |         0 |       0 |       0 | gpu:0

# One line for all that a format shows alike.

$ sinfo -o '%n %N %c %m %z %a %l %D %A %F %C'
HOSTNAMES NODELIST CPUS MEMORY S:C:T AVAIL TIMELIMIT NODES NODES(A/I) NODES(A/I/O/T) CPUS(A/I/O/T)
localhost localhost 4 4096 4:1:1 up infinite 1 0/1 0/1/0/1 0/4/0/4

$ sinfo -h -o '%.7P|%-6t|%8T|%R|%f|%b|%G|'
  short|idle  |idle    |short|cpu|cpu|(null)|
  long*|idle  |idle    |long|cpu|cpu|(null)|
    gpu|idle  |idle    |gpu|cpu,h100|cpu,h100|gpu:h100:2|

$ sinfo -h -o '%O %e' | grep -cE '^[0-9]+\.[0-9][0-9] [0-9]+$'; sinfo -o '%E %u %U %H %d %g %h %I %L %M %o %p %r %s %S %v %V %w %B %X %Y %Z'
1
REASON USER USER TIMESTAMP TMP_DISK GROUPS OVERSUBSCRIBE PRIO_JOB_FACTOR DEFAULTTIME PREEMPT_MODE NODE_ADDR PRIO_TIER ROOT JOB_SIZE ALLOCNODES VERSION CLUSTER WEIGHT MAX_CPUS_PER_NODE SOCKETS CORES THREADS
none Unknown Unknown Unknown 0 all NO 1 infinite OFF localhost 1 no 1-infinite all 22.05.8 N/A 1 UNLIMITED 4 1 1

$ sinfo -p gpu -O partition:6,statelong:9,gres:.12,gresused:.10,cpusstate:12,allocmem:
PARTITSTATE            GRES GRES_USEDCPUS(A/I/O/TALLOCMEM
gpu   idle       gpu:h100:2     gpu:00/4/0/4     0

$ SINFO_FORMAT=%P sinfo -h -p long; SINFO_FORMAT=%P sinfo -h -p long -o %t; SINFO_PARTITION=gpu sinfo -h -o %R
long*
idle
gpu

$ sinfo -s
PARTITION | AVAIL | TIMELIMIT | NODES(A/I/O/T) | NODELIST
short     | up    | infinite  | 0/1/0/1        | localhost
long*     | up    | infinite  | 0/1/0/1        | localhost
gpu       | up    | infinite  | 0/1/0/1        | localhost

# Busy: idle, mix, alloc; each partition counts its own jobs.

$ sbatch -p short -c 3 --mem 1G -o /dev/null --wrap 'until [ -e go ]; do sleep 0.02; done'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done; sinfo -h -o Partition,State,CPU_ALLOC,MEM_ALLOC,Running; sinfo -h -o '%t %T %C %A'
Submitted batch job 1
short | mix  | 3 | 1024M | 1
long* | mix  | 0 |    0M | 0
gpu   | idle | 0 |    0M | 0
mix mixed 3/1/0/4 1/0
idle idle 3/1/0/4 1/0
$ sbatch -c 1 -o /dev/null --wrap 'until [ -e go ]; do sleep 0.02; done'; until squeue -h -j 2 -t R | grep -q localhost; do sleep 0.02; done; sinfo -h -p long -o '%t %T %C'; sinfo -h -t alloc -o %R; sinfo -h -t mix,idle -o %R
Submitted batch job 2
alloc allocated 4/0/0/4
short
long
gpu

# Drained: what runs runs on, then nothing does.

$ sinfo -R; sinfo -R -h
REASON | USER | TIMESTAMP | NODELIST

$ scontrol update NodeName=localhost State=DRAIN Reason='a bad fan'; sinfo -R; sinfo -h -o %t,%T,%C,%F,%E; sinfo -h -t drain -o %t; sinfo -h -t drained -o %t
REASON    | USER<any> | TIMESTAMP           | NODELIST
a bad fan | <user> | <time> | localhost
drng,draining,4/0/0/4,1/0/0/1,a bad fan
drng
$ touch go; until [ -z "$(squeue -h)" ]; do sleep 0.02; done; sinfo -h -N; sinfo -h -o '%t %T %C %A %F'; sinfo -h -R -l
short,long*,gpu | localhost | drain
drain drained 0/0/4/4 0/0 0/0/1/1
a bad fan | <user>(<any>) | <time> | drain | localhost
$ scontrol update NodeName=localhost State=RESUME; sinfo -h -N; sinfo -h -R
short,long*,gpu | localhost | idle

$ sinfo -h -n localhost -p long -o %R; sinfo -h -n elsewhere; sinfo -h -p nowhere; sinfo --version
long
slurm 22.05.8
