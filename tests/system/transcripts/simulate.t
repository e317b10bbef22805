# What the policies make of five jobs on four CPUs; tests/unit/actors/simulate/replay_test.cpp has them by hand.
%daemon none

$ cat > jobs.swf <<'END'
> ; MaxProcs: 4
> 1 0 -1 100 2 -1 -1 2 100 -1 1 -1 -1 -1 -1 -1 -1 -1
> 2 10 -1 50 4 -1 -1 4 50 -1 1 -1 -1 -1 -1 -1 -1 -1
> 3 20 -1 60 2 -1 -1 2 60 -1 1 -1 -1 -1 -1 -1 -1 -1
> 4 30 -1 40 2 -1 -1 2 100 -1 1 -1 -1 -1 -1 -1 -1 -1
> 5 40 -1 10 1 -1 -1 1 20 -1 1 -1 -1 -1 -1 -1 -1 -1
> END

$ slotd simulate --trace jobs.swf
5 jobs, jobs.swf, on 4 CPUs; plans know the time limits

                             backfill         fifo    first-fit
mean wait                        0:50         1:38         0:44
median wait                      0:40         2:00         0:50
95 % wait no longer than         2:00         2:30         1:50
longest wait                     2:00         2:30         1:50
mean slowdown                    2.76         5.39         2.89
  bounded at 10 s                2.76         5.39         2.89
utilisation                    80.3 %       72.6 %       89.7 %
makespan                         3:10         3:30         2:50
jobs over half the CPUs             1            1            1
  mean wait                      1:30         1:30         1:50
  longest wait                   1:30         1:30         1:50

Longest waits
  backfill  job 4: 2:00 for 2 CPUs
            job 2: 1:30 for 4 CPUs
            job 5: 0:40 for 1 CPU
  fifo      job 5: 2:30 for 1 CPU
            job 3: 2:10 for 2 CPUs
            job 4: 2:00 for 2 CPUs
  first-fit job 2: 1:50 for 4 CPUs
            job 5: 1:00 for 1 CPU
            job 4: 0:50 for 2 CPUs

$ slotd simulate --trace jobs.swf --policy=fifo --scale=2 --estimates=exact | head -1
5 jobs, jobs.swf, on 4 CPUs; arrivals 2.000 times as fast; plans know the run times

$ slotd simulate
slotd simulate: error: say which jobs: one of --trace FILE, --history and --generate SHAPE
[exit 1]

$ slotd simulate --trace jobs.swf --policy lifo
slotd simulate: error: --policy=lifo: there are: backfill, fifo, first-fit
[exit 1]

$ slotd simulate --trace jobs.swf --history
slotd simulate: error: say which jobs: one of --trace FILE, --history and --generate SHAPE
[exit 1]

$ slotd simulate jobs.swf
slotd simulate: error: Unrecognized option: jobs.swf
Try "slotd simulate --help" for more information
[exit 1]

$ slotd simulate --trace
slotd simulate: option '--trace' requires an argument
Try "slotd simulate --help" for more information
[exit 1]

$ echo 1 2 3 >> jobs.swf; slotd simulate --trace jobs.swf | sed -n 1,2p
slotd simulate: jobs.swf:7: has 3 fields, and a job has 18; this line is left out
5 jobs, jobs.swf, on 4 CPUs; plans know the time limits
Left out: 1 that cannot be read
