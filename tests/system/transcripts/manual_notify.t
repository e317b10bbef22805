# SLOTD_NOTIFY_CMD is run for each job that is over.
%cpus 2
%SLOTD_NOTIFY_CMD echo "$SLOTD_JOB_ID $SLOTD_JOB_NAME $SLOTD_JOB_STATE $SLOTD_JOB_PARTITION $SLOTD_JOB_REASON" >>"$SLOTD_ROOT/notes"

$ sbatch -W -J good -o /dev/null --wrap true; sbatch -W -J bad -o /dev/null --wrap 'exit 1'; sbatch -H -J held --wrap true; scancel 3
Submitted batch job 1
Submitted batch job 2
Submitted batch job 3
Cancelled job 3

$ until [ "$(wc -l <<<"$(cat <root>/notes 2>/dev/null)")" = 3 ]; do sleep 0.02; done; sort <root>/notes
1 good COMPLETED cpu None
2 bad FAILED cpu NonZeroExitCode
3 held CANCELLED cpu CancelledByUser

# A run that is followed by another tells nobody.

$ sbatch -W --requeue -J twice -o /dev/null --wrap 'exit 1'; until grep -q twice <root>/notes; do sleep 0.02; done; grep -c twice <root>/notes
Submitted batch job 4
1
