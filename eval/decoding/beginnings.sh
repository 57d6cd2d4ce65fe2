#!/bin/sh
# How many stories, of which the beginning is given, go on to be possible ones, without chance: 100 of seed 5 by their first
# sentence, and then 300 of seed 6 by their first sentence and by six words. Run it in the project's folder; give the number of
# threads, or none for 1.
set -eu
threads=${1:-1}
mkdir -p runs/beginnings
sentence='[^."]*\.'
words='([^ ]+ ){5}[^ ]+'

# prompts SEED COUNT PATTERN
prompts() {
  ./dlm corpus generate --count "$((2 * $2))" --seed "$1" --out runs/beginnings/stories.jsonl
  sed -nE "s/^\{\"text\":\"($3) .*/{\"prompt\":\"\\1\"}/p" runs/beginnings/stories.jsonl | head -n "$2" > runs/beginnings/prompts.jsonl
}

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
prompts 5 100 "$sentence"
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

echo "300 of seed 6, first sentence"
prompts 6 300 "$sentence"
row threshold 32
row threshold 16
row threshold 8
row entropy-bounded 32
row entropy-bounded 16
row entropy-bounded 8
row entropy-bounded:0.03 16

echo "300 of seed 6, six words"
prompts 6 300 "$words"
row threshold 32
row entropy-bounded 32
row entropy-bounded 16
