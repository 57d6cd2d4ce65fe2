#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs dlm and other programs on the same work in turn, for some rounds, and compares them: what
# else happens on the machine meets all of them, so that ratios are steadier than times.
#
#   compare-peers.sh [-r ROUNDS] [-o 'OPTIONS'] [-n NAME] WORK SIZE THREADS 'PEER COMMAND'...
#
# WORK and SIZE are those of dlm bench, OPTIONS more of its options. A peer's command gets WORK, or
# NAME if the work is called otherwise there, SIZE and THREADS as its last arguments and prints one
# line of JSON with the keys tokens_per_s and rss_mb, as dlm bench --json.
#
# To standard output: each run's line, and at the end one line per peer with the median ratio of the
# rounds, ours / peer, and the lowest and highest.
#
#   compare-peers.sh -r 7 train small 2 './peer.sh djl' './peer.sh torch'
#   compare-peers.sh -o '--steps 32 --strategy low-confidence --block-length 128' -n decode-diffusion \
#     decode small 2 './peer.sh djl'
set -eu

rounds=5 options='' name=''
while getopts r:o:n: option; do
  case $option in
    r) rounds=$OPTARG ;;
    o) options=$OPTARG ;;
    n) name=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
if [ $# -lt 4 ]; then
  sed -n 's/^# \{0,1\}//; 7p' "$0" >&2
  exit 2
fi
work=$1 size=$2 threads=$3
name=${name:-$work}
shift 3
dlm=$(cd -P "$(dirname "$0")/../.." && pwd)/dlm
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT

# Runs a command, prints its line, and keeps: round, program, tokens per second, MiB.
measure() {
  program=$1
  shift
  line=$("$@")
  printf '%s\n' "$line"
  speed=$(number tokens_per_s "$line")
  memory=$(number rss_mb "$line")
  printf '%s %s %s %s\n' "$round" "$program" "$speed" "$memory" >>"$lines"
}

number() {
  found=$(printf '%s' "$2" | sed -n "s/.*\"$1\": *\([0-9.eE+-]*\).*/\1/p")
  if [ -z "$found" ]; then
    printf 'compare-peers: expected one line of JSON with %s, but got: %s\n' "$1" "$2" >&2
    exit 1
  fi
  printf '%s' "$found"
}

round=0
while [ "$round" -lt "$rounds" ]; do
  round=$((round + 1))
  # shellcheck disable=SC2086 # several options
  measure 0 "$dlm" bench "$work" --config "$size" --threads "$threads" $options --json
  program=0
  for peer; do
    program=$((program + 1))
    # shellcheck disable=SC2086 # a command with its arguments
    measure "$program" $peer "$name" "$size" "$threads"
  done
done

program=0
for peer; do
  program=$((program + 1))
  for column in 3 4; do
    awk -v program="$program" -v column="$column" '
      $2 == 0 { ours[$1] = $column }
      $2 == program { print ours[$1] / $column }' "$lines" | sort -g >"$lines.$column"
  done
  summary() {
    awk '{ r[NR] = $1 } END {
      m = (r[int((NR + 1) / 2)] + r[int(NR / 2) + 1]) / 2
      printf "\"median\": %.3f, \"lowest\": %.3f, \"highest\": %.3f", m, r[1], r[NR]
    }' "$lines.$1"
  }
  printf '{"peer_command": "%s", "mode": "%s", "options": "%s", "config": "%s", "threads": %s, "rounds": %s, ' \
    "$peer" "$work" "$options" "$size" "$threads" "$rounds"
  printf '"speed_ratio": {%s}, "memory_ratio": {%s}}\n' "$(summary 3)" "$(summary 4)"
  rm -f "$lines.3" "$lines.4"
done
