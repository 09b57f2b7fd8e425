#!/usr/bin/env bash
# A verb that needs the program works in a sandbox within a running lab, and ends with everything it
# has started, whatever is killed. The lab stays.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# shellcheck source=src/test/sh/running.bash
. "$here/running.bash"
readonly rounds=${ROUNDS:-20}
for who in "${users[@]}"; do
  as_user "$who"
  done_well up "$lab"
done
mv "$folder/checkout" "$folder/real"
make_stand_in
real=$folder/real/scripts/hoplab
# shellcheck disable=SC2034 # unchanged looks at it
before=$(leftovers)
RANDOM=${SEED:=$((SECONDS + $$))}
echo "seed $SEED"

is_ready() { [[ $(<"$folder/said") == *ready* ]]; }
start_capture() {
  : >"$folder/said"
  HOPLAB_MARK=$folder "${user[@]}" env --default-signal "$launcher" capture -l "$lab" >>"$folder/said" 2>&1 </dev/null &
  pid=$!
}

# tree PID: the process and all below it.
tree() {
  local child children
  echo "$1"
  read -ra children <"/proc/$1/task/$1/children" || true
  for child in "${children[@]}"; do tree "$child"; done
} 2>/dev/null

for who in "${users[@]}"; do
  as_user "$who"
  for wanted in 0 1 2 3 4 77; do
    run inspect "$wanted"
    assert_equal 'exit code' "$wanted" "$code"
    assert_equal "what is said with exit code $wanted" '' "$complained"
  done
  refused "no lab named 'none' is up; up: $lab" inspect -l none
  # What is mounted later, or is below /run, is to be found by the machine's own root.
  echo 'words of the machine' >"$folder/words"
  (cd "$folder" && done_well trace "$folder/words" --lab="$lab" b && assert_equal 'what a verb knows' \
    "trace $folder/words b in $lab"$'\n'"$folder"$'\n''words of the machine' "$said") || exit

  for signal in INT:130 TERM:143 HUP:129; do
    start_capture
    await 10 is_ready || fail "the stand-in does not get ready: $(<"$folder/said")"
    kill "-${signal%:*}" "$pid"
    wait "$pid" 2>/dev/null
    assert_equal "exit code after SIG${signal%:*}" "${signal#*:}" $?
    assert_contains "the last word after SIG${signal%:*}" 'told to end' "$(<"$folder/said")"
  done
  converse "$launcher capture; echo code \$?" ready $'\003'
  assert_contains 'the last word after Ctrl-C' 'told to end' "$said"
  assert_contains 'exit code after Ctrl-C' 'code 130' "$said"

  for ((round = 0; round < rounds; round++)); do
    start_capture
    sleep "$(printf '0.%06d' $((RANDOM * 61 % 700000)))"
    mapfile -t members < <(tree "$pid")
    victim=${members[RANDOM % ${#members[@]}]}
    read -r name <"/proc/$victim/comm" || name=gone
    kill -KILL "$victim"
    # Others, a child of the program among them, do not end the launcher when they die.
    case $victim:$name in
      "$pid":* | *:unshare | *:perl | *:java | *:hoplab) ;;
      *) kill -KILL "$pid" ;;
    esac
    wait "$pid"
  done 2>/dev/null
  assert_unchanged "a verb in a running lab, $who (SEED=$SEED)"
  assert_equal 'processes that are left in the lab' '' "$(echo 'pgrep -a sleep | grep -v infinity' | hoplab shell)"
done
for who in "${users[@]}"; do
  as_user "$who"
  launcher=$real
  done_well down
done
