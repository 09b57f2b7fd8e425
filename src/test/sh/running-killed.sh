#!/usr/bin/env bash
# Whatever is killed while a lab comes up or is up, and whenever: ps tells the truth, down works and
# nothing is left. running-killed.sh [ROUNDS]
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# shellcheck source=src/test/sh/running.bash
. "$here/running.bash"
readonly rounds=${1:-${ROUNDS:-12}}
# shellcheck disable=SC2034 # unchanged looks at it
before=$(leftovers)
RANDOM=${SEED:=$((SECONDS + $$))}
echo "seed $SEED"

# tree PID: the process and all below it.
tree() {
  local child children
  echo "$1"
  read -ra children <"/proc/$1/task/$1/children" || true
  for child in "${children[@]}"; do tree "$child"; done
} 2>/dev/null

start_up() {
  HOPLAB_MARK=$folder "${user[@]}" env --default-signal "$launcher" up "$lab" >"$folder/said" 2>"$folder/complained" </dev/null &
  pid=$!
}
nothing_is_up() { [[ $(names_up 2>/dev/null) == '' && ! -e $HOPLAB_STATE ]]; }
has_ended() { nothing_is_up || [[ $(names_up) == "$lab" ]]; }

# settled WHAT: after `up` was disturbed the lab is up as a whole, or it is not there at all.
settled() {
  # The program of a sandbox whose launcher is gone first does its work to the end.
  await 30 has_ended || fail "neither up nor gone after $1: $(ls -la "$HOPLAB_STATE")"
  if nothing_is_up; then
    return
  fi
  assert_equal "what is up after $1" "$lab" "$(names_up)"
  run exec pod-a -- curl --silent --show-error http://vm-1/
  assert_equal "exit code of exec after $1: $complained" 0 "$code"
  done_well down
}

killed_coming_up() {
  local round members victim name code
  declare -A killed=()
  for ((round = 0; round < rounds; round++)); do
    start_up
    sleep "$(printf '%d.%06d' 0 $((RANDOM * 61 % 900000)))"
    mapfile -t members < <(tree "$pid")
    victim=${members[RANDOM % ${#members[@]}]}
    read -r name <"/proc/$victim/comm" || name=gone
    [[ $victim != "$pid" ]] || name=launcher
    kill -KILL "$victim"
    wait "$pid"
    code=$?
    killed[$name]+=" $code"
    [[ $(<"$folder/complained") != *$'\tat '* ]] || fail "a stack trace after $name was killed (SEED=$SEED)" "$(<"$folder/complained")"
    [[ $(<"$folder/complained") != *'up.bash: line '* ]] || fail "a line of the launcher after $name was killed (SEED=$SEED)" "$(<"$folder/complained")"
    settled "$name was killed while it came up, exit code $code (SEED=$SEED, round $round)"
  done 2>"$folder/noise"
  for name in "${!killed[@]}"; do echo "killed $name, exit codes${killed[$name]}"; done
}

signalled_coming_up() {
  local signal delay code
  for signal in INT:130 TERM:143 HUP:129; do
    for delay in 0.02 0.1 0.2 0.4 0.6; do
      start_up
      await_launcher "$pid"
      sleep "$delay"
      kill "-${signal%:*}" "$pid"
      wait "$pid"
      code=$?
      ((code == 0)) || assert_equal "exit code after SIG${signal%:*} at $delay s ($(<"$folder/complained"))" "${signal#*:}" "$code"
      ((code == 0)) || assert_equal "what was said after SIG${signal%:*} at $delay s" '' "$(<"$folder/said")$(<"$folder/complained")"
      if ((code == 0)); then
        assert_equal "what is up when SIG${signal%:*} came too late" "$lab" "$(names_up)"
        done_well down
      else
        nothing_is_up || fail "something is up after SIG${signal%:*} at $delay s"
      fi
    done
  done 2>"$folder/noise"
}

killed_when_up() {
  local victim holder outer
  for victim in holder outer; do
    done_well up "$lab"
    holder=$(holder_of "$lab") outer=$(outer_of "$lab")
    kill -KILL "${!victim}"
    ended() { [[ ! -e /proc/$holder && ! -e /proc/$outer ]] || [[ $(cat "/proc/$holder/stat" "/proc/$outer/stat" 2>/dev/null) != *') '[!Z]* ]]; }
    await 5 ended || fail "the sandbox outlives its $victim"
    refused "no lab named '$lab' is up" exec -l "$lab" pod-a true
    run ps
    assert_equal "exit code of ps after the $victim was killed" 0 "$code"
    assert_equal "ps after the $victim was killed" 'NAME  LAB  HOSTS  SERVERS  PID  UP  FILE' "$said"
    assert_contains 'what ps found' "$lab does not run any more (process $holder is gone)" "$complained"
    done_well ps
    # Found by down, and by up, which makes no fuss.
    done_well up "$lab"
    kill -KILL "$(holder_of "$lab")"
    run down "$lab"
    assert_equal "exit code of down after the $victim was killed: $complained" 0 "$code"
    done_well up "$lab"
    kill -KILL "$(outer_of "$lab")"
    await 5 hoplab up "$lab" >/dev/null 2>&1 || fail 'the lab does not come up again'
    done_well down
  done

  done_well up "$lab"
  echo "pkill -KILL -f servers/vm-1.http" | hoplab shell
  done_well ps
  assert_contains 'ps after a server was killed' "$lab  5      2 of 3  " "$said"
  assert_equal 'ps in JSON after a server was killed' 'vm-1 http' \
    "$(hoplab ps --format json | jq --raw-output '.running[0].servers[] | select(.runs | not) | "\(.host) \(.kind)"')"
  run exec pod-a -- curl --silent http://vm-1/
  assert_equal 'exit code of curl without a server' 7 "$code"
  assert_equal 'dead processes that nobody takes note of' '' "$(echo 'ps -eo stat= | grep Z' | hoplab shell)"
  done_well down
}

stale_states() {
  local start_time file
  # What is there when `up` was killed just after it had made the folder.
  mkdir -p "$HOPLAB_STATE"
  ((${#user[@]} == 0)) || chown -R 65534 "$HOPLAB_STATE"
  chmod 755 "$HOPLAB_STATE"
  done_well ps
  [[ ! -e $HOPLAB_STATE ]] || fail 'an empty folder of states outlives ps'
  # A process that has the number of one that is gone, and a machine that was restarted.
  done_well up "$lab"
  cp "$HOPLAB_STATE/$lab" "$folder/state"
  done_well down
  mkdir -p "$HOPLAB_STATE"
  sed "s/^pid=.*/pid=$$/" "$folder/state" >"$HOPLAB_STATE/other-process"
  start_time=$(sed 's/.*) //' "/proc/$$/stat" | cut -d' ' -f20)
  sed "s/^pid=.*/pid=$$/; s/^started=.*/started=$start_time/; s/^boot=.*/boot=none/" "$folder/state" >"$HOPLAB_STATE/other-boot"
  echo 'boot=none' >"$HOPLAB_STATE/just-begun"
  echo 'dear diary' >"$HOPLAB_STATE/diary"
  : >"$HOPLAB_STATE/empty"
  # shellcheck disable=SC2016 # what must not be expanded
  sed "s/^pid=.*/pid=$$/; s/^started=.*/started=$start_time/; s/^since=.*/since=a[\$(touch ${folder//\//\\/}\/expanded)]/" \
    "$folder/state" >"$HOPLAB_STATE/expanded"
  mkdir "$HOPLAB_STATE/folder"
  mkfifo "$HOPLAB_STATE/pipe"
  chmod 777 "$HOPLAB_STATE" "$HOPLAB_STATE"/*
  ((${#user[@]} == 0)) || chown -R 65534 "$HOPLAB_STATE"
  ln -s diary "$HOPLAB_STATE/link"
  ln -s nothing "$HOPLAB_STATE/dangling"
  refused 'no lab is up' exec pod-a true
  run down other-process
  assert_equal 'exit code of down of what is stale' 0 "$code"
  run ps
  assert_equal 'what ps says of what is stale' "$(printf 'hoplab: %s; its state is removed\n' \
    'just-begun does not run any more (it was being started)' 'other-boot does not run any more (the machine was restarted)')" "$complained"
  assert_equal 'what is not ours' 'dangling diary empty expanded folder link pipe' "$(cd "$HOPLAB_STATE" && echo *)"
  assert_equal 'what ps says of what is not ours' 'NAME  LAB  HOSTS  SERVERS  PID  UP  FILE' "$said"
  for file in dangling diary expanded folder link pipe; do
    refused "$HOPLAB_STATE/$file: wanted the state of a running lab, came something else" up "$lab" --name "$file"
  done
  [[ ! -e $folder/expanded ]] || fail 'what stands in a state file is run'
  if [[ $who == ordinary ]] && ((EUID == 0)); then
    # Somebody else's file does not say what root kills.
    sed "s/^pid=.*/pid=$$/; s/^started=.*/started=$start_time/" "$folder/state" >"$HOPLAB_STATE/planted"
    chown 65534 "$HOPLAB_STATE/planted"
    "$launcher" down --all || fail 'root does not pass over what is somebody else'"'"'s'
    rm "$HOPLAB_STATE/planted"
  fi
  assert_equal 'a file of somebody else' 'dear diary' "$(<"$HOPLAB_STATE/diary")"
  rm -r "$HOPLAB_STATE"
}

for who in "${users[@]}"; do
  as_user "$who"
  killed_coming_up
  signalled_coming_up
  killed_when_up
  stale_states
  assert_unchanged "killed, $who"
done
