#!/usr/bin/env bash
# Four runs of one lab at once do not see each other; on a fresh clone they build once.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
readonly lab=kubenet-pod-to-pod-cross-node@azure-cni

# four LAUNCHER
four() {
  local copy pids=()
  for copy in 1 2 3 4; do
    "$1" verify --quiet "$lab" >"$folder/said-$copy" 2>"$folder/complained-$copy" </dev/null &
    pids+=($!)
  done
  for copy in 1 2 3 4; do
    wait "${pids[copy - 1]}"
    code=$?
    assert_equal "exit code of copy $copy: $(cat "$folder/said-$copy" "$folder/complained-$copy")" 0 "$code"
    assert_contains "the report of copy $copy" "PASS  $lab" "$(<"$folder/said-$copy")"
  done
}

# What is committed and what is not yet, but nothing that was built.
mkdir "$folder/clone"
tar -C "$project" -c scripts labs pom.xml .mvn src/main | tar -C "$folder/clone" -x
four "$folder/clone/scripts/hoplab"
assert_equal 'builds on a fresh clone' 1 \
  "$(cat "$folder"/complained-? | grep -c 'hoplab: building')"
assert_equal 'what else is said' '' "$(cat "$folder"/complained-? | grep -v 'hoplab: building')"
four "$folder/clone/scripts/hoplab"
assert_equal 'what is said when all is built' '' "$(cat "$folder"/complained-?)"
