# A signal ahead of the time limit.
%cpus 4

$ printf '#!/bin/bash\n#SBATCH --signal=B:USR1@58 --time=1 -o out\ntrap "echo warned; exit 3" USR1\nwhile :; do sleep 0.05; done\n' >job.sh; sbatch -W job.sh; cat out; sacct -n -X -P -j 1 -o State,ExitCode
Submitted batch job 1
warned
FAILED|3:0

# Without B: to the steps, and where there is none to all that the script has started.

$ printf '#!/bin/bash\ntrap "echo script" USR1\nbash -c "trap \\"echo child; exit 0\\" USR1; while :; do sleep 0.05; done"\n' >job.sh; sbatch -W -Q -t 1 --signal=SIGUSR1@58 -o out -e /dev/null job.sh; sort out
child
script

# A limit shorter than the time ahead: as soon as the script can have set its trap.

$ sbatch -W -Q -t 0:20 --signal=B:10@600 -o out --wrap 'trap "echo warned; exit 0" USR1; while :; do sleep 0.05; done'; cat out
warned
