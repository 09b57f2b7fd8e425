#!/usr/bin/env bash
# Whichever process of a real run is killed, and whenever, and whichever signal the run gets: it
# ends, with an exit code that says so, and the machine is as it was. program-killed.sh [ROUNDS]
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
readonly rounds=${1:-${ROUNDS:-40}} lab=kubenet-pod-to-pod-same-node
unchanged() { [[ $(leftovers) == "$before" ]]; }
# start LAB
start() {
  HOPLAB_MARK=$folder "${user[@]}" env --default-signal "$launcher" verify --quiet "$1" \
    >"$folder/said" 2>"$folder/errors" </dev/null &
  pid=$!
}
tree() {
  local child children
  echo "$1"
  read -ra children <"/proc/$1/task/$1/children" || true
  for child in "${children[@]}"; do tree "$child"; done
} 2>/dev/null
has_programs() {
  mapfile -t members < <(tree "$pid")
  ((${#members[@]} > 3)) || ! kill -0 "$pid"
}
user=()
start "$lab@azure-cni"
runs_tcpdump() { [[ $(marked) == *tcpdump* ]]; }
await 20 runs_tcpdump || fail 'no tcpdump bears the mark by which this test finds processes'
wait "$pid"
code=$?
assert_equal "exit code of a run that nothing disturbs: $(<"$folder/said")" 0 "$code"
before=$(leftovers)

RANDOM=${SEED:=$((SECONDS + $$))}
echo "seed $SEED"
declare -A killed=()
for ((round = 0; round < rounds; round++)); do
  user=()
  ((round % 2)) && user=("${as_ordinary_user[@]}")
  start "$lab@azure-cni"
  # A third of them while the processes arm each other and the JVM starts.
  ((round % 3)) && longest=1200000 || longest=300000
  sleep "$(printf '%d.%06d' $((RANDOM * 61 % longest / 1000000)) $((RANDOM * 61 % longest % 1000000)))"
  mapfile -t members < <(tree "$pid")
  # Every third victim is a program that the JVM has started, once there are some.
  if ((round % 3 == 2)); then
    await 3 has_programs && ((${#members[@]} > 3)) && members=("${members[@]:3}")
  fi
  ((${#members[@]})) || members=("$pid")
  victim=${members[RANDOM % ${#members[@]}]}
  read -r name <"/proc/$victim/comm" || name=gone
  [[ $victim != "$pid" ]] || name=launcher
  kill -KILL "$victim"
  wait "$pid"
  code=$?
  killed[$name]+=" $code"
  case $name:$code in
    # bash is the launcher's child that is about to become setpriv
    gone:0 | launcher:137 | unshare:137 | setpriv:137 | bash:137) ;;
    # unshare 2.38 fails when it wants to die of its child's signal; the child is about to become sh
    unshare:4 | java:4 | hoplab:4 | sh:4 | java:137 | hoplab:137 | sh:137) ;;
    # A program of the lab: the run goes on without it, or as it was done with it anyway.
    [!lujgh]*:[0134] | gone:[0134] | l*:0) ;;
    *) fail "exit code $code after $name was killed (SEED=$SEED, round $round)" "$(<"$folder/errors")" ;;
  esac
  [[ $(<"$folder/errors") != *$'\tat '* ]] ||
    fail "a stack trace after $name was killed (SEED=$SEED, round $round)" "$(<"$folder/errors")"
  [[ $(<"$folder/errors") != *java.io.* ]] ||
    fail "the name of a class after $name was killed (SEED=$SEED, round $round)" "$(<"$folder/errors")"
done 2>"$folder/noise"
((round == rounds)) || fail "only $round of $rounds rounds were run" "$(<"$folder/noise")"
for name in "${!killed[@]}"; do echo "killed $name, exit codes${killed[$name]}"; done
await 5 unchanged ||
  fail "something is left (SEED=$SEED): $(diff <(echo "$before") <(leftovers))"

# To the launcher alone, as from a supervisor, at every stage of a run: of three labs, which takes
# longer than any of these.
for signal in INT:130 TERM:143 HUP:129; do
  for delay in 0.01 0.05 0.15 0.4 0.8; do
    start "$lab"
    await_launcher "$pid"
    sleep "$delay"
    kill "-${signal%:*}" "$pid"
    wait "$pid"
    assert_equal "exit code after SIG${signal%:*} at $delay s" "${signal#*:}" $?
    assert_equal "what was said after SIG${signal%:*} at $delay s" '' "$(<"$folder/said")$(<"$folder/errors")"
  done
done 2>>"$folder/noise"

# Ctrl-C on a terminal goes to every process of the foreground group, once there is one.
is_launched() { [[ $(marked) == *"$launcher verify"* ]]; }
for delay in 0.1 0.5 1; do
  (await 10 is_launched && sleep "$delay" && printf '\003' && sleep 3) |
    script --quiet --return --command "env --default-signal HOPLAB_MARK=$folder $launcher verify $lab" \
      /dev/null >"$folder/said"
  assert_equal "exit code after Ctrl-C at $delay s ($(<"$folder/said"))" 130 "${PIPESTATUS[1]}"
done
await 5 unchanged || fail "something is left: $(diff <(echo "$before") <(leftovers))"
