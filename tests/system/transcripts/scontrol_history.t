# scontrol show job finds a job by its id for ever, and lists what ended lately.
%SLOTD_MIN_JOB_AGE 0

$ sbatch -W --wrap true; until ! squeue -h -t all | grep -q .; do sleep 0.05; done
Submitted batch job 1

$ scontrol show job
No jobs in the system

$ scontrol -o show job 1 | grep -o 'JobId=1\|JobState=[A-Z]*\|ExitCode=[0-9:]*\|NodeList=localhost'
JobId=1
JobState=COMPLETED
ExitCode=0:0
NodeList=localhost
