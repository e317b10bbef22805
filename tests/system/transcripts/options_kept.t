# What a job is submitted with to be shown again, and options that have no effect on one machine.

$ sbatch -H -A lab -q high --comment 'a b' --hint=nomultithread --gres=nvme:100 --wrap true
Submitted batch job 1

$ squeue -h -o '%a|%q|%k'; sacct -n -X -P -j 1 -o Account,QOS,Comment
lab|high|a b
lab|high|a b

$ scontrol show job 1 | grep -E 'Account|Comment|Notes'
   Priority=0 Nice=0 Account=lab QOS=high
   Comment=a b 
   Notes=--gres=nvme:100; --account=lab; --qos=high; --hint=nomultithread

$ sbatch -H --wrap true
Submitted batch job 2

$ squeue -h -j 2 -o '%a|%q|%k'; scontrol show job 2 | grep -E 'Account|Comment|Notes'
default|normal|(null)
   Priority=0 Nice=0 Account=default QOS=normal

$ SLOTD_IGNORE_OPTIONS=container-image sbatch --container-image=app -v --wrap true
sbatch: container-image: app
sbatch: verbose: 
sbatch: wrap: true
sbatch: --container-image=app has no effect on one machine
Submitted batch job 3
