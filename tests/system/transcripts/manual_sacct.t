# Codes of sacct, and its way of choosing partitions.
%cpus 2
%SLOTD_CPU_PARTITIONS a,b

$ sbatch -W -J named -c 2 --mem 700M -o /dev/null --wrap 'exit 3'; sbatch -W -p b -o /dev/null --wrap true
Submitted batch job 1
Submitted batch job 2
[exit 0]

$ sacct -P -X -n -j 1 -o %i,%F,%K,%j,%P,%u,%t,%T,%R,%X,%M,%C,%m,%b,%B,%N,%V,%S,%E,%Z
1|||named|a|<user>|FAILED|FAILED|NonZeroExitCode|3:0|00:00:00|2|700M|billing=2,cpu=2,mem=700M,node=1|billing=2,cpu=2,mem=700M,node=1|localhost|<time>|<time>|<time>|<work>

$ sacct -P -X -n -o %i%j
<any>
[exit 1]

$ sacct -n -X -P -p b -o JobID; sacct -n -X -P --partition=a -o JobID; sacct -n -X -P -r b -o JobID
2
1
2

# Where no partition's name follows, -p is Slurm's: parsable, with a bar at the end.

$ sacct -n -X -p -j 1 -o JobID,State
1|FAILED|
