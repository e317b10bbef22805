# Where a job reads and writes.
%cpus 4
%HOSTNAME box

$ sbatch -Q -W -J name -o '%J-%4j-%A-%a-%12a-%x-%N-%n-%4n-%t-%s-%%-%b-%4q' --wrap true; sbatch -Q -W -o 'a\%j\\b' --wrap true; ls
1-0001-1-4294967294-4294967294-name-box-0-0000-0-batch-%-%b-4q
a%j\b

# Folders that are missing are made, for both files.

$ sbatch -Q -W -o 'logs/%j/out' -e 'errors/%x/%j' -J job --wrap 'echo out; echo error >&2'; cat logs/3/out errors/job/3
out
error

# An existing file is emptied, or gone on with; the first letter tells.

$ echo before >file; sbatch -Q -W -o file --open-mode=append --wrap 'echo one'; cat file; sbatch -Q -W -o file --open-mode=A --wrap 'echo two'; cat file; sbatch -Q -W -o file --open-mode=t --wrap 'echo three'; cat file; sbatch -Q -W -o file --wrap 'echo four'; cat file
before
one
before
one
two
three
four

# Many jobs may write to one file, and none writes over another's words.

$ for number in 1 2 3 4 5 6 7 8; do sbatch -Q -W -o shared --open-mode=append --wrap "for i in 1 2 3 4 5; do echo job $number; done" & done; wait; sort shared | uniq -c | awk '{print $1, $2, $3}'
5 job 1
5 job 2
5 job 3
5 job 4
5 job 5
5 job 6
5 job 7
5 job 8

$ for number in 1 2 3; do sbatch -Q -W -o /dev/null -e /dev/null --wrap 'echo nothing; echo nothing >&2'; done; stat -c %F /dev/null
character special file

# What a script reads; a pattern as well.

$ echo hello >in.19; sbatch -Q -W -i in.%j -o out --wrap cat; cat out; sbatch -Q -W -o out --wrap 'cat; echo nothing came'; cat out
hello
nothing came

$ sbatch -Q -W -i nosuch -o out --wrap cat; sacct -n -P -X -j 21 -o State,Reason,ExitCode
FAILED|JobLaunchFailure|0:53

# The folder: relative to where the command runs, and the files are relative to it.

$ mkdir -p here/there; sbatch -Q -W -D here/there -o here.out --wrap pwd; sed 's|.*/here|here|' here/there/here.out; cd here; sbatch -Q -W -D there/.. -o ../up --wrap pwd; sed 's|.*/||' ../up
here/there
here

$ sbatch -D nosuch --wrap true
sbatch: error: Invalid --chdir specification: <work>/nosuch: No such file or directory
[exit 1]
