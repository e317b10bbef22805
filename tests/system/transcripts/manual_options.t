# Each option of sbatch that the manual lists, long and short, as a job and its records show it.
%cpus 4

$ sbatch -W --wrap 'echo wrapped'; cat slurm-1.out
Submitted batch job 1
wrapped

$ sbatch -W -J short --wrap true; sbatch -W --job-name=long --wrap true; sacct -n -X -P -j 2,3 -o JobName
Submitted batch job 2
Submitted batch job 3
short
long

$ sbatch -W -p cpu --wrap true; sbatch -W --partition cpu --wrap true; sacct -n -X -P -j 4,5 -o Partition
Submitted batch job 4
Submitted batch job 5
cpu
cpu

$ sbatch -W -c 2 --wrap 'echo $SLURM_CPUS_PER_TASK'; sbatch -W --cpus-per-task=3 --wrap 'echo $SLURM_CPUS_PER_TASK'
Submitted batch job 6
Submitted batch job 7
$ cat slurm-6.out slurm-7.out; sacct -n -X -P -j 6,7 -o AllocCPUS
2
3
2
3

$ sbatch -W -n 2 --wrap 'echo $SLURM_NTASKS'; sbatch -W --ntasks 3 --wrap 'echo $SLURM_NTASKS'
Submitted batch job 8
Submitted batch job 9
$ cat slurm-8.out slurm-9.out
2
2
3
3
3

$ sbatch -W --mem 600 --wrap 'echo $SLURM_MEM_PER_NODE'; sbatch -W --mem=1G --wrap 'echo $SLURM_MEM_PER_NODE'
Submitted batch job 10
Submitted batch job 11
$ cat slurm-10.out slurm-11.out; sacct -n -X -P -j 10 -o ReqMem
600
1024
600M

$ sbatch -W -t 5 --wrap true; sbatch -W --time=1-02:03:04 --wrap true; sacct -n -X -P -j 12,13 -o Timelimit
Submitted batch job 12
Submitted batch job 13
00:05:00
1-02:03:04

$ sbatch -W -o short.out -e short.err --wrap 'echo out; echo err >&2'; cat short.out; cat short.err
Submitted batch job 14
out
err
$ sbatch -W --output=deep/er/long.out --error=long.err --wrap 'echo out; echo err >&2'; cat deep/er/long.out long.err
Submitted batch job 15
out
err

$ mkdir there; sbatch -W -D there --wrap pwd; sbatch -W --chdir=there --wrap pwd; cat there/*.out
Submitted batch job 16
Submitted batch job 17
<work>/there
<work>/there

$ for mode in truncate append; do echo before >$mode.out; sbatch -W -o $mode.out --open-mode=$mode --wrap 'echo after'; done
Submitted batch job 18
Submitted batch job 19
$ cat truncate.out; echo --; cat append.out
after
--
before
after

$ sbatch -W --parsable --wrap 'exit 7'
20
[exit 7]

$ sbatch --wait --wrap true
Submitted batch job 21
