# The words of scontrol: none, too many, unknown; lists of hosts, which need no daemon.
%daemon none

$ scontrol
scontrol: error: no command given, and there is no prompt: scontrol [options] COMMAND [WORD...]
Try "scontrol --help" for more information
[exit 1]

$ scontrol help | head -1; scontrol --help | head -1; scontrol -h | head -1; scontrol --usage
Usage: scontrol [options] COMMAND [WORD...]
Usage: scontrol [options] COMMAND [WORD...]
Usage: scontrol [options] COMMAND [WORD...]
Usage: scontrol [options] COMMAND [WORD...]

$ scontrol frobnicate; scontrol re 1; scontrol requeueh 1; scontrol ho 1; scontrol sh job
invalid keyword: frobnicate
invalid keyword: re
invalid keyword: requeueh
invalid keyword: ho
invalid keyword: sh
[exit 1]

$ scontrol --frobnicate
scontrol: unrecognized option '--frobnicate'
Try "scontrol --help" for more information
[exit 1]

$ scontrol ping please
too many arguments for keyword:ping
[exit 1]

$ scontrol -u somebody-else ping
scontrol: error: --uid: the daemon serves you alone, not somebody-else
[exit 1]

# Nobody is there.

$ scontrol ping
Slurmctld(primary) at localhost is DOWN
scontrol: error: io error: No such file or directory (os error 2)
scontrol: error: no daemon answers at <root>/run/slotd.sock: does `slotd daemon` run, and with the same SLOTD_ROOT?
[exit 1]

$ for words in 'show job' 'show job 1' 'show node' 'show partition' 'show config'; do scontrol $words 2>&1 | head -1; done | uniq -c | sed 's/ *//'
5 slurm_load_jobs error: Unable to contact slurm controller (connect failure)

$ for words in 'hold 1' 'update job 1 Priority=5' 'update NodeName=localhost State=RESUME'; do scontrol $words 2>&1 | head -1; done | uniq -c | sed 's/ *//'
3 scontrol: error: io error: No such file or directory (os error 2)

# Lists of hosts.

$ scontrol show hostnames 'a[1-3,5],b'; scontrol show hostname 'a[09-10]'
a1
a2
a3
a5
b
a09
a10

$ SLURM_JOB_NODELIST=n[1-2] SLURM_NODELIST=m scontrol show hostnames; SLURM_NODELIST=m1 scontrol show hostnames
n1
n2
m1

$ scontrol show hostlist a1,a2,a3,b; scontrol show hostlistsorted b,a10,a1,a2; printf 'h1\nh2,h3\n' >hosts; scontrol show hostlist "$PWD/hosts"
a[1-3],b
a[1-2,10],b
h[1-3]

# As in Slurm, names that are none are no failure, and a list that is none is.

$ scontrol show hostnames 'a[3-1]'
Invalid hostlist: a[3-1]

$ scontrol show hostnames
scontrol: error: host list is empty

$ scontrol show hostlist 'a[x]'
Invalid hostlist: a[x]
[exit 1]

$ scontrol show hostlist /no/such/file
Can not open /no/such/file
[exit 1]

$ scontrol show hostnames a b
too many arguments for keyword:show
[exit 1]
