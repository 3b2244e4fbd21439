#!/usr/bin/env bash
# Runs the README's n-th sh block as it stands, from the checkout's root: readme_block.sh N
set -euo pipefail
cd "$(dirname "$0")/.."
block=$(awk -v want="$1" '/^```sh$/ {n++; on = (n == want); next} /^```$/ {on = 0} on' README.md)
[ -n "$block" ] || { echo "README.md has no sh block $1" >&2; exit 2; }
echo "$block"
bash -euo pipefail -c "$block"
