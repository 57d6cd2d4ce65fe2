#!/bin/sh
# What a constraint costs per network evaluation. Run it in the project's folder; give the number of threads, or none for 1.
# The first 4 texts of each rule warm up; the table is of the other 16.
set -eu
threads=${1:-1}

row() {
  name=$1
  shift
  ./dlm generate --prompt "Tom had" --temperature 1 --samples 20 --threads "$threads" --json "$@" |
    sed -n 's/.*"evaluations":\([0-9]*\).*"seconds":\([0-9.E-]*\).*"ruleSeconds":\([0-9.E-]*\).*/\1 \2 \3/p' |
    awk -v name="$name" 'NR > 4 { n += $1; all += $2; rule += $3 }
      END { printf "%-28s  %11.1f  %17.2f  %15.2f  %6.1f\n", name, n / (NR - 4), 1e3 * all / n, 1e3 * rule / n, 100 * rule / all }'
}

echo "rule                          evaluations  ms per evaluation  of it the rule's  share %"
row "none"
row "two banned words" --ban cat --ban dog
row "one word demanded" --require rainbow
row "both" --ban cat --ban dog --require rainbow
row "pinned words" --pin "8= a red ball"
row "a beginning" --regex " (two|three|four) (cats|dogs)\\..*"
row "sentences" --regex "( [A-Za-z ,']+[.!?])+"
row "counted sentences" --regex "( [A-Za-z ,']+[.!?]){3,6}"
row "JSON" --json-shape '{"pet": "cat" | "dog", "age": integer, "name": string}'
