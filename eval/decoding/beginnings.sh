#!/bin/sh
# How many of 100 stories, of which the first sentence is given, go on to be possible ones, without chance. Run it in the
# project's folder; give the number of threads, or none for 1.
set -eu
threads=${1:-1}
mkdir -p runs/beginnings
./dlm corpus generate --count 200 --seed 5 --out runs/beginnings/stories.jsonl
sed -nE 's/^\{"text":"([^."]*\.) .*/{"prompt":"\1"}/p' runs/beginnings/stories.jsonl | head -n 100 > runs/beginnings/prompts.jsonl

row() {
  name=$1
  block=$2
  shift 2
  ./dlm generate --prompts runs/beginnings/prompts.jsonl --strategy "$name" --block-length "$block" --length 96 "$@" \
    --batch "$threads" --threads "$threads" --json > runs/beginnings/texts.jsonl
  evaluations=$(sed -n 's/.*"evaluations":\([0-9]*\).*/\1/p' runs/beginnings/texts.jsonl | awk '{ n += $1 } END { printf "%.1f", n / NR }')
  ./dlm corpus judge runs/beginnings/texts.jsonl | awk -v name="$name" -v block="$block" -v evaluations="$evaluations" '
    /^valid_share / { share = $2 } /^valid_share_low/ { low = $2 } /^valid_share_high/ { high = $2 }
    END { printf "%-22s  %5d  %11s  %4.0f (%.0f to %.0f)\n", name, block, evaluations, 100 * share, 100 * low, 100 * high }'
}

echo "strategy                block  evaluations  possible %"
row entropy-bounded 32
row entropy-bounded:0.01 32
row entropy-bounded 16
row entropy-bounded 96
row entropy 32 --steps 96
row margin 32 --steps 96
row threshold 32
row threshold 8
row factor 32
row low-confidence 8 --steps 96
