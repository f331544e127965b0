#!/bin/sh
# try-slurm.sh: runs src/docs/ci/slurm-array.sh, with a fixture that takes less long, on a Slurm of one node that it starts for that
# alone and ends, and joins the results; then one shard again, as after a kill. Needs root, and Debian's slurm-wlm and munge. Touches nothing of a Slurm that
# is installed: configuration, state, keys and ports are its own.
set -eu
cd "$(dirname "$0")/../.."
top=$PWD
PATH=$PATH:/usr/sbin
for command in munged slurmctld slurmd sbatch; do
    command -v $command >/dev/null || {
        echo "SKIP: no $command; on Debian: apt-get install slurm-wlm munge" >&2
        exit 77
    }
done
[ "$(id -u)" -eq 0 ] || {
    echo "SKIP: only root can start a Slurm that runs jobs" >&2
    exit 77
}

scratch=$(mktemp -d)
chmod 755 "$scratch"
daemons=
# Daemons that are ended leave their jobs to themselves: those go first.
end() {
    if [ -n "$daemons" ]; then
        scancel --full --state=RUNNING 2>/dev/null
        scancel --state=PENDING 2>/dev/null
        for second in 1 2 3 4 5 6 7 8 9 10; do
            [ -n "$(squeue -h 2>/dev/null)" ] || break
            sleep 1
        done
        kill $daemons 2>/dev/null
        wait
    fi
    rm -rf "$scratch"
}
trap end EXIT
trap 'exit 130' HUP INT TERM
mkdir "$scratch/munge" "$scratch/spool" "$scratch/state" "$scratch/job"
chmod 755 "$scratch/munge"
head -c 1024 /dev/urandom >"$scratch/key"
chmod 400 "$scratch/key"
socket=$scratch/munge/socket
munged --foreground --force --key-file="$scratch/key" --socket="$socket" --pid-file="$scratch/munge/pid" \
    --log-file="$scratch/munge/log" --seed-file="$scratch/munge/seed" >"$scratch/munged.log" 2>&1 &
daemons=$!

host=$(hostname -s)
# The job asks for 4 CPUs a task; that the node says it has 8 is only a matter of how many tasks go at once.
cat >"$scratch/slurm.conf" <<EOF
ClusterName=mmulator
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$socket
CredType=cred/munge
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
ReturnToService=2
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName=$host NodeAddr=127.0.0.1 CPUs=8 RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
EOF
SLURM_CONF=$scratch/slurm.conf
export SLURM_CONF
slurmctld -D >"$scratch/slurmctld.log" 2>&1 &
daemons="$daemons $!"
slurmd -D >"$scratch/slurmd.log" 2>&1 &
daemons="$daemons $!"

fail() {
    echo "error: $1" >&2
    tail -n 20 "$scratch"/*.log "$scratch"/job/slurm-*.out >&2 || true
    exit 1
}

tries=0
until sinfo -h -o %T 2>/dev/null | grep -q idle; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || fail "the node does not come up: $(sinfo 2>&1)"
    sleep 1
done

sed 's,fixtures/kpti/good_remap.yaml,fixtures/shapes/good_move_page.yaml,' "$top/src/docs/ci/slurm-array.sh" >"$scratch/job/slurm-array.sh"
cp -R "$top/fixtures" "$top/asm" "$scratch/job"
cd "$scratch/job"
PATH=$top/target:$PATH
export PATH

sbatch --wait slurm-array.sh >"$scratch/sbatch.log" 2>&1 || fail "the array failed"
[ "$(ls results/*.json | wc -l)" -eq 8 ] || fail "not every task has written its results: $(ls results)"
mmulator merge results/*.json >whole.txt || fail "the results cannot be joined, or are not whole"

cp results/5.json before.json
rm results/5.json
! mmulator merge results/*.json >/dev/null 2>"$scratch/merge.log" || fail "a missing shard is not missed"
sbatch --wait --array=5 slurm-array.sh >"$scratch/sbatch.log" 2>&1 || fail "shard 5 cannot be run again"
cmp before.json results/5.json || fail "shard 5, run again, comes to something else"
echo "mmulator: the Slurm array ran, and shard 5 alone once more"
