# Scripts that cannot be run are refused before anything is queued.

$ sbatch missing.sh
sbatch: error: Unable to open file missing.sh: No such file or directory
[exit 1]

$ mkdir folder; sbatch folder
sbatch: error: Unable to open file folder: Is a directory
[exit 1]

$ : >empty.sh; sbatch empty.sh
sbatch: error: Batch script is empty!
[exit 1]

$ sbatch </dev/null
sbatch: error: Batch script is empty!
[exit 1]

$ echo 'echo hello' >bare.sh; sbatch bare.sh
sbatch: error: This does not look like a batch script.  The first line must start with #! followed by the path to an interpreter.  For instance: #!/bin/sh
[exit 1]

$ printf '#!/bin/sh\r\necho\r\n' >dos.sh; sbatch dos.sh
sbatch: error: Batch script contains DOS line breaks (\r\n) instead of expected UNIX line breaks (\n).
[exit 1]

$ printf '#!/bin/sh\n\0\n' >nul.sh; sbatch nul.sh
sbatch: error: Batch script contains a NULL character '\0', which is not allowed
[exit 1]

$ (echo '#!/bin/sh'; head -c 5242880 /dev/zero | tr '\0' '#') >large.sh; sbatch large.sh
sbatch: error: Batch script is larger than the 4 MiB that a script may have
[exit 1]

$ printf '#!/bin/sh\n' >job.sh; sbatch --wrap true job.sh
sbatch: error: Script arguments not permitted with --wrap option
[exit 1]

# Its #SBATCH lines are read as strictly as the command line.

$ printf '#!/bin/sh\n#SBATCH -J x\n#SBATCH --foo\n' >job.sh; sbatch job.sh
sbatch: error: unrecognized option '--foo'; an option to be passed over is named in SLOTD_IGNORE_OPTIONS (line 3 of job.sh)
[exit 255]

$ printf '#!/bin/sh\n#SBATCH -c two\n' >job.sh; sbatch job.sh
sbatch: error: Invalid numeric value "two" for --cpus-per-task. (line 2 of job.sh)
[exit 1]

$ printf '#!/bin/sh\n#SBATCH stray\n' >job.sh; sbatch job.sh
sbatch: error: Invalid directive found in batch script: stray (line 2 of job.sh)
[exit 255]

$ printf '#!/bin/sh\n#SBATCH -J "open\n' >job.sh; sbatch job.sh
sbatch: error: Unmatched `"` in ["open] (line 2 of job.sh)
[exit 1]

$ sacct -n
