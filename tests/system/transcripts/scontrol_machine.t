# scontrol show node, partition, config; ping; draining the node.
%cpus 4
%memory 4096
%SLOTD_GPU_COUNT 2
%SLOTD_GPU_MODEL h100
%SLOTD_KILL_WAIT 7

$ scontrol ping
Slurmctld(primary) at localhost is UP

$ scontrol show node -d; echo end
NodeName=localhost Arch=<any> CoresPerSocket=1 
   CPUAlloc=0 CPUEfctv=4 CPUTot=4 CPULoad=<any>
   AvailableFeatures=cpu,h100
   ActiveFeatures=cpu,h100
   Gres=gpu:h100:2
   GresDrain=N/A
   GresUsed=gpu:0
   NodeAddr=127.0.0.1 NodeHostName=<any> Version=22.05.8
   OS=Linux <any>
   RealMemory=4096 AllocMem=0 FreeMem=<any> Sockets=4 Boards=1
   State=IDLE ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A
   Partitions=cpu,gpu 
   BootTime=<time> SlurmdStartTime=<time>
   LastBusyTime=Unknown
   CfgTRES=cpu=4,mem=4096M,billing=4,gres/gpu=2
   AllocTRES=
   CapWatts=n/a
   CurrentWatts=0 AveWatts=0
   ExtSensorsJoules=n/s ExtSensorsWatts=0 ExtSensorsTemp=n/s

end

$ scontrol -o show partition | grep -o 'PartitionName=[a-z]*\|Default=[A-Z]*\|State=UP\|TRES=.*'
PartitionName=cpu
Default=YES
State=UP
TRES=cpu=4,mem=4096M,node=1,billing=4
PartitionName=gpu
Default=NO
State=UP
TRES=cpu=4,mem=4096M,node=1,billing=4,gres/gpu=2

$ scontrol -o show partition gpu | cut -c1-31
PartitionName=gpu AllowGroups=A

$ scontrol show partition nope
Partition nope not found
[exit 1]

$ scontrol show node elsewhere
Node elsewhere not found
[exit 1]

$ scontrol show config | grep '^Conf\|^MinJobAge\|^KillWait\|^SLURM_VERSION\|^ClusterName\|^StateSave\|^SLOTD_CPUS\|^SLOTD_KILL\|^Slurmctld('
Configuration data as of <time>
ClusterName             = slotd
KillWait                = 7 sec
MinJobAge               = 300 sec
SLURM_VERSION           = 22.05.8
StateSaveLocation       = <root>
SLOTD_CPUS              = 4
SLOTD_KILL_WAIT         = 7
Slurmctld(primary) at localhost is UP

$ for word in version -V --version; do scontrol $word; done
slurm 22.05.8
slurm 22.05.8
slurm 22.05.8

# A drained node starts nothing and runs what runs.

$ sbatch -o /dev/null --wrap 'sleep 60'; until squeue -h -j 1 -t R | grep -q localhost; do sleep 0.05; done
Submitted batch job 1

$ scontrol update NodeName=localhost State=DRAIN Reason="new disk"
$ scontrol show node | grep -o 'State=.*Thr\|Reason=.*'
State=MIXED+DRAIN Thr
Reason=new disk [<user>@<time>]

$ sbatch -o /dev/null --wrap true; squeue -h -o '%i %t'
Submitted batch job 2
2 PD
1 R

$ scontrol update node localhost state=resume; until sacct -n -X -j 2 -s CD | grep -q COMPLETED; do sleep 0.05; done
$ scontrol show node | grep -c Reason
0
[exit 1]

# Bad input changes nothing.

$ scontrol update NodeName=localhost State=DRAIN
You must specify a reason when DOWNING or DRAINING a node. Request denied
[exit 1]

$ scontrol update NodeName=localhost State=DOWN Reason=x
Invalid input: State=DOWN; valid states are: DRAIN RESUME
[exit 1]

$ scontrol update NodeName=elsewhere State=DRAIN Reason=x
slurm_update error: Invalid node name specified: elsewhere
[exit 1]

$ scontrol update NodeName=localhost Reason=x
No changes specified: State=DRAIN or State=RESUME is needed
[exit 1]

$ scontrol update NodeName=localhost State=DRAIN Reason=x Weight=3
scontrol: error: unsupported update key: Weight
[exit 1]

$ scontrol -o show node | grep -o 'State=[A-Z+]*'
State=MIXED
