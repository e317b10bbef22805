# What of the submitter's environment, umask and limits a job gets along.
%cpus 4

$ export FOO=foo BAR='a b' SLURM_MINE=1; show() { sbatch -Q -W -o out "$@" --wrap 'echo "FOO=$FOO BAR=$BAR A=$A MINE=$SLURM_MINE EXPORT=$SLURM_EXPORT_ENV ASKED=$SLURM_GET_USER_ENV"' && cat out; }
> show; show --export=ALL
FOO=foo BAR=a b A= MINE=1 EXPORT= ASKED=
FOO=foo BAR=a b A= MINE=1 EXPORT= ASKED=

$ export FOO=foo BAR='a b' SLURM_MINE=1; show() { sbatch -Q -W -o out "$@" --wrap 'echo "FOO=$FOO BAR=$BAR A=$A MINE=$SLURM_MINE EXPORT=$SLURM_EXPORT_ENV ASKED=$SLURM_GET_USER_ENV"' && cat out; }
> show --export=none; show --export=NIL; show --export=; show --export=BAR; show --export='A=1 2 3,FOO'; show --export=A=1,all,FOO=x
FOO= BAR= A= MINE=1 EXPORT=none ASKED=1
FOO= BAR= A= MINE=1 EXPORT=NIL ASKED=1
FOO= BAR= A= MINE=1 EXPORT=NONE ASKED=1
FOO= BAR=a b A= MINE=1 EXPORT=BAR ASKED=1
FOO=foo BAR= A=1 2 3 MINE=1 EXPORT=A=1 2 3,FOO ASKED=1
FOO=x BAR=a b A=1 MINE=1 EXPORT=A=1,all,FOO=x ASKED=1

# A command finds its way in a job that takes nothing along.

$ sbatch -Q -W -o out --export=NONE --wrap 'env | grep -cE "^(PATH|HOME|SLOTD_ROOT|SLOTD_JOB)="; squeue -h -j $SLURM_JOB_ID -o %T'; cat out
4
RUNNING

# The command line counts more than the variable, and that more than the script.

$ printf '#!/bin/sh\n#SBATCH --export=A=script\necho "A=$A"\n' >job.sh; sbatch -Q -W -o out job.sh; cat out; SBATCH_EXPORT=A=variable sbatch -Q -W -o out job.sh; cat out; SBATCH_EXPORT=A=variable sbatch -Q -W -o out --export=A=line job.sh; cat out
A=script
A=variable
A=line

# A file: lines, or entries that end with a NUL byte; a number is an open descriptor.

$ printf 'A=1 2\n\n# remark\nB=x\n' >lines; printf 'A=two\nlines\0B=y\0' >entries; show() { sbatch -Q -W -o out "$@" --wrap 'echo "A=$A B=$B FOO=$FOO"' && cat out; }
> FOO=foo show --export-file=lines; FOO=foo show --export-file=entries --export=B=z,FOO; show --export-file=7 7<entries
A=1 2 B=x FOO=
A=two
lines B=z FOO=foo
A=two
lines B=y FOO=

$ sbatch --export-file=nosuch --wrap true
sbatch: error: Could not open user environment file nosuch: No such file or directory
[exit 1]

$ echo nonsense >bad; sbatch --export-file=bad --wrap true
sbatch: error: Invalid user environment file bad, line 1: must be NAME=value: nonsense
[exit 1]

$ sbatch -Q -W -o out --get-user-env=10L --wrap 'echo "$SLURM_GET_USER_ENV"'; cat out; sbatch --get-user-env=x --wrap true
1
sbatch: error: Invalid --get-user-env specification: x
[exit 255]

# Soft limits: all of them, none, or those that are named. The others are the daemon's.

$ sbatch -Q -W -o theirs --propagate=NONE --wrap 'ulimit -S -c; ulimit -S -n'; ulimit -S -n 77; ulimit -S -c 0
> for which in '' =ALL =NONE =NOFILE =RLIMIT_NOFILE,STACK; do sbatch -Q -W -o out --propagate$which --wrap 'ulimit -S -c; ulimit -S -n'; { tail -1 out; tail -1 theirs; } | tr '\n' ' ' | sed "s/ $(tail -1 theirs) \$/ theirs/; s/^$(tail -1 theirs) /theirs /"; echo; done
77 theirs
77 theirs
theirs theirs
77 theirs
77 theirs

$ sbatch --propagate=NOFILE,nonsense --wrap true
sbatch: error: Bad rlimit name: nonsense: --propagate takes ALL, NONE or a list of AS, CORE, CPU, DATA, FSIZE, MEMLOCK, NOFILE, NPROC, RSS, STACK
[exit 1]

# The umask is the submitter's, for the output file as for the job.

$ umask 027; sbatch -Q -W -o masked --wrap 'umask; : >made'; cat masked; stat -c %a masked made
0027
640
640

# The manual's example.

$ sbatch -W --export FOO=bar,HELLO=world --wrap 'echo "$FOO $HELLO"'; tail -qn 1 slurm-*.out
Submitted batch job 24
bar world
