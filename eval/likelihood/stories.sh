#!/bin/sh
# The bundled twins against the grammar of their stories. Run it in the project's folder.
set -eu
mkdir -p runs/likelihood
./dlm corpus generate --count 200 --seed 5 --out runs/likelihood/stories.jsonl
head -n 40 runs/likelihood/stories.jsonl > runs/likelihood/few.jsonl

echo "== stories-ar, exact"
./dlm evaluate excess --model checkpoints/stories-ar --corpus runs/likelihood/stories.jsonl
echo "== stories, bound"
./dlm evaluate excess --model checkpoints/stories --corpus runs/likelihood/stories.jsonl --samples 8
echo "== stories, chain rule"
./dlm evaluate excess --model checkpoints/stories --corpus runs/likelihood/few.jsonl --estimator chain-rule
