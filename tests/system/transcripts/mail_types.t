# --mail-type says of which events of a job SLOTD_NOTIFY_CMD is told; without it of each end.
%cpus 4
%SLOTD_NOTIFY_CMD echo "$SLOTD_JOB_NAME $SLOTD_MAIL_TYPE $SLOTD_JOB_STATE $SLOTD_MAIL_USER" >>"$SLOTD_ROOT/notes"

$ told() { until [ "$(grep -c "^$1 " <root>/notes 2>/dev/null)" = $2 ]; do sleep 0.02; done; grep "^$1 " <root>/notes | sort; }; sbatch -W -Q -J all --mail-type=ALL --mail-user=ann@lab -o /dev/null --wrap true; told all 2
all BEGIN RUNNING ann@lab
all END COMPLETED ann@lab
$ told() { until [ "$(grep -c "^$1 " <root>/notes 2>/dev/null)" = $2 ]; do sleep 0.02; done; grep "^$1 " <root>/notes | sort; }; sbatch -W -Q -J fail --mail-type=fail --mail-user=ann -o /dev/null --wrap 'exit 1'; told fail 1; sbatch -W -Q -J unsaid --mail-user=ann -o /dev/null --wrap true; told unsaid 1; sbatch -Q -J limit -t 0:01 --mail-type=TIME_LIMIT --mail-user=ann -o /dev/null --wrap 'sleep 60'; told limit 1; sbatch -W -Q -J again --requeue --mail-type=REQUEUE,FAIL --mail-user=ann -o /dev/null --wrap 'exit 1'; told again 2
fail FAIL FAILED ann
unsaid END COMPLETED ann
limit TIME_LIMIT TIMEOUT ann
again FAIL FAILED ann
again REQUEUE PENDING ann

# NONE is none, and an end that was not asked for sends nothing.

$ sbatch -W -Q -J quiet --mail-type=NONE -o /dev/null --wrap 'exit 1'; sbatch -W -Q -J good --mail-type=FAIL -o /dev/null --wrap true; sbatch -W -Q -J last -o /dev/null --wrap true; until grep -q '^last' <root>/notes; do sleep 0.02; done; grep -c -e quiet -e good <root>/notes
0
[exit 1]

# Shown in Slurm's order; a word that nobody knows does not stop a job.

$ for types in all END,begin,ARRAY_TASKS TIME_LIMIT_80 none START; do id=$(sbatch --parsable -H --mail-type=$types --mail-user=bob --wrap true); scontrol show job $id | grep Mail || echo "$types: nothing"; done; id=$(sbatch --parsable -H --mail-type=end --wrap true); scontrol show job $id | grep Mail
   MailUser=bob MailType=INVALID_DEPEND,BEGIN,END,FAIL,REQUEUE,STAGE_OUT
   MailUser=bob MailType=ARRAY_TASKS,BEGIN,END
   MailUser=bob MailType=TIME_LIMIT_80
none: nothing
START: nothing
   MailUser=<user> MailType=END

# Of an array as a whole, or of each element.

$ told() { until [ "$(grep -c "^$1 " <root>/notes 2>/dev/null)" = $2 ]; do sleep 0.02; done; grep "^$1 " <root>/notes | sort; }; sbatch -W -Q -a 0-2 -J whole --mail-type=BEGIN,END --mail-user=ann -o /dev/null --wrap true; told whole 2; sbatch -W -Q -a 0-2 -J each --mail-type=END,ARRAY_TASKS --mail-user=ann -o /dev/null --wrap true; told each 3
whole BEGIN RUNNING ann
whole END COMPLETED ann
each END COMPLETED ann
each END COMPLETED ann
each END COMPLETED ann
