# Partitions are names for one machine: its CPUs are shared.
%cpus 2
%SLOTD_CPU_PARTITIONS short, long
%SLOTD_DEFAULT_PARTITION long

$ sinfo
PARTITION | HOSTNAMES | STATE | FEATURES | GRES_USED
short     | localhost | idle  | cpu      | N/A
long*     | localhost | idle  | cpu      | N/A

$ sbatch -p cpu --wrap true
sbatch: error: unknown partition: cpu; --fit takes one that there is
[exit 1]

$ sbatch -p short -c 2 -o /dev/null --wrap 'until [ -e go ]; do sleep 0.02; done'; until squeue -h -t R | grep -q localhost; do sleep 0.02; done
Submitted batch job 1
$ sbatch -o /dev/null --wrap true; squeue -h
Submitted batch job 2
2 | long  | wrap | <user> | PD | 0:00 | (Resources)
1 | short | wrap | <user> | R  | 0:0<any> | localhost

$ touch go; sbatch -W -d afterany:2 -o /dev/null --wrap true; sacct -n -X -P -o JobID,Partition,State
Submitted batch job 3
1|short|COMPLETED
2|long|COMPLETED
3|long|COMPLETED
