#!/usr/bin/env bash
# Installs what the tests of the C ABI need and this machine lacks.
set -euo pipefail
missing=()
for tool in gcc g++ valgrind pkg-config python3; do
  command -v "$tool" > /dev/null || missing+=("$tool")
done
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends libc6-dev "${missing[@]}"
fi
