# The manual's delayed start.
%cpus 2

$ sbatch --begin now+00:10:00 --wrap 'echo delayed'; squeue -j 1 -h -o '%T %r'; squeue --start -h -j 1 -o %S; test $(date -d "$(squeue --start -h -j 1 -o %S)" +%s) -ge $(($(date +%s) + 590)) && echo later
Submitted batch job 1
PENDING BeginTime
<time>
later

# As a directive.

$ printf '#!/bin/sh\n#SBATCH --begin=now+1hour\ntrue\n' >job.sh; sbatch job.sh; squeue -j 2 -h -o %r; scancel -Q 1 2
Submitted batch job 2
BeginTime
