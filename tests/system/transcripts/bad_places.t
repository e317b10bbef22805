# Folders and files that are not there: at submit, and when the job starts.

$ sbatch -D /nowhere/at/all --wrap true
sbatch: error: Invalid --chdir specification: /nowhere/at/all: No such file or directory
[exit 1]

$ sacct -n

$ mkdir soon; sbatch -o /dev/null --wrap 'until [ -e go ]; do sleep 0.05; done; rmdir soon'
Submitted batch job 1

$ sbatch -d afterany:1 -D soon -o /dev/null --wrap true; touch go
Submitted batch job 2

$ sbatch -W -d afterany:2 -o /dev/null --wrap true; sacct -n -P -X -j 2 -o State,Reason,ExitCode
Submitted batch job 3
FAILED|JobLaunchFailure|0:53

$ sbatch -W -o /proc/nowhere/x --wrap true; sacct -n -P -X -j 4 -o State,Reason,ExitCode
Submitted batch job 4
FAILED|JobLaunchFailure|0:53

$ : >file; sbatch -W -o file/below --wrap true; sacct -n -P -X -j 5 -o State,Reason,ExitCode
Submitted batch job 5
FAILED|JobLaunchFailure|0:53

# The daemon does not mind.

$ sbatch -W -o ok.out --wrap 'echo fine'; cat ok.out
Submitted batch job 6
fine
