#!/bin/bash
# sbatch slurm-array.sh; when all are done: mmulator merge results/*.json
# One that was killed: sbatch --array=5 slurm-array.sh, which leaves the others alone.
#SBATCH --job-name=mmulator
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --time=02:00:00
set -eu
shards=8 # not SLURM_ARRAY_TASK_COUNT, which is 1 when one is run again
mkdir -p results
status=0
mmulator mutate -j "$SLURM_CPUS_PER_TASK" --shard "$SLURM_ARRAY_TASK_ID/$shards" --json "results/$SLURM_ARRAY_TASK_ID.json" fixtures/kpti/good_remap.yaml || status=$?
# 124: this part is done, and is not the whole.
[ "$status" -eq 0 ] || [ "$status" -eq 124 ]
