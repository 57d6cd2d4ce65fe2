#!/bin/sh
# The likelihood of the last tenth of tiny Shakespeare under models trained on the rest of it, and what three
# estimators of the bound cost. Train first: see ../shakespeare. Run it in the project's folder:
#
#   eval/likelihood/shakespeare.sh tinyshakespeare.txt
set -eu
mkdir -p runs/likelihood
tail -c 111540 "$1" > runs/likelihood/held-out.txt
head -c 20000 runs/likelihood/held-out.txt > runs/likelihood/part.txt

for model in ar diffusion larger-ar larger-diffusion; do
  echo "== $model"
  case $model in
    *ar) samples= ;;
    diffusion) samples="--samples 8" ;;
    *) samples="--samples 4" ;;
  esac
  # shellcheck disable=SC2086 # two words or none
  ./dlm evaluate likelihood --model "runs/shakespeare/$model" --corpus runs/likelihood/held-out.txt $samples
done
for estimator in exact-k iid iid-plain; do
  echo "== diffusion, $estimator, on the first 20,000 characters"
  ./dlm evaluate likelihood --model runs/shakespeare/diffusion --corpus runs/likelihood/part.txt \
    --estimator "$estimator" --samples 64
done
