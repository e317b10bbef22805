# Codes in the names of output files. %N is the host's name, as the daemon has it.
%HOSTNAME box

$ mkdir logs; sbatch -W -J train -o 'logs/%j-%A-%x-%N-%%.out' --wrap true; ls logs
Submitted batch job 1
1-1-train-box-%.out

$ sbatch -W -o '%u.out' --wrap 'echo mine'; cat "$USER.out"
Submitted batch job 2
mine

# Outside arrays there is no index; Slurm writes the number that stands for none.

$ sbatch -W -o '%a.out' -e '%4j.err' --wrap true; ls *.out *.err
Submitted batch job 3
0003.err
4294967294.out
<user>.out
