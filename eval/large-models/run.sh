#!/bin/sh
# An 8-billion-parameter model of random numbers, generating: TYPE is int8 or bf16, THREADS all cores unless given. Run it in
# the project's folder; needs 9 or 16 GB of disk and GNU time. Prints the time of both evaluations, the time of the processors
# and the peak of memory.
set -eu
type=${1:?TYPE, int8 or bf16}
threads=${2:-$(nproc)}
model=runs/random-8b-$type
mkdir -p runs
[ -d "$model" ] || ./dlm checkpoint random "$model" --like llada-8b --dtype "$type"
rm -f "$model.jsonl"
DLM_JAVA_OPTS=-Xmx2g /usr/bin/time -v ./dlm generate --model "$model" --prompt a --length 127 --steps 2 \
  --threads "$threads" --trace "$model.jsonl" --verbose >/dev/null 2>"$model.err" || cat "$model.err"
grep -E 'dlm: |User time|System time|Elapsed|Maximum resident|Major' "$model.err"
grep -o '"step":[0-9]*,"evaluations":[0-9]*,"seconds":[0-9.]*' "$model.jsonl"
