# The views, fields and codes of sinfo.
%cpus 4
%memory 4096
%SLOTD_CPU_PARTITIONS short,long

$ sbatch -p long -c 2 --mem 1024 -o /dev/null --wrap 'sleep 60'; sbatch -p short -c 4 -o /dev/null --wrap true
Submitted batch job 1
Submitted batch job 2
$ until squeue -h -t R | grep -q localhost; do sleep 0.02; done; sinfo -N
PARTITION   | HOSTNAMES | STATE
short*,long | localhost | mix

$ sinfo -l
PARTITION | HOSTNAMES | STATE | FEATURES | CPUS | CPU_ALLOC | MEMORY | MEM_ALLOC | GPUS | GPU_ALLOC | RUNNING | PENDING | GRES_USED
short*    | localhost | mix   | cpu      |    4 |         0 |  4096M |        0M |    0 |         0 |       0 |       1 | N/A
long      | localhost | mix   | cpu      |    4 |         2 |  4096M |     1024M |    0 |         0 |       1 |       0 | N/A

$ sinfo --Node --long -h
short*,long | localhost | mix | cpu | 4 | 2 | 4096M | 1024M | 0 | 0 | 1 | 1 | N/A

$ sinfo -h -p long; sinfo --noheader --partition short -o Partition,State
long | localhost | mix | cpu | N/A
short* | mix

$ sinfo -h -p long -o Partition,Hostnames,State,Features,CPUS,CPU_ALLOC,Memory,MEM_ALLOC,GPUS,GPU_ALLOC,Running,Pending,GRES_USED
long | localhost | mix | cpu | 4 | 2 | 4096M | 1024M | 0 | 0 | 1 | 0 | N/A
$ sinfo -h -p long --format hostname,nodelist,CPUSLOAD,CPUALLOC,Mem,MemoryAllocated,MemAlloc,GpusAllocated,GpuAlloc,RunningJobs,PendingJobs,GresUsed
localhost | localhost | 2 | 2 | 4096M | 1024M | 1024M | 0 | 0 | 1 | 0 | N/A
$ sinfo -o Partition,bogus
sinfo: error: unsupported sinfo field: bogus
[exit 1]

$ sinfo -h -o '%P|%N|%t|%T|%f|%G' -p long
long|localhost|mix|mixed|cpu|(null)
