#!/usr/bin/env bash
# exec and shell hand everything through: input, output, signals, the terminal and the exit code.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# shellcheck source=src/test/sh/running.bash
. "$here/running.bash"
# shellcheck disable=SC2034 # unchanged looks at it
before=$(leftovers)

has_said() { [[ $(<"$folder/said") == *"$1"* ]]; }
runs_sleeper() { [[ $'\n'$(marked)$'\n' == *$'\nsleep 4712 \n'* ]]; }
no_sleeper() { ! runs_sleeper; }

# shellcheck disable=SC2016 # expanded inside
handed_through() {
  local code name pid
  for code in 0 1 7 101 255; do
    hoplab exec pod-a -- sh -c "exit $code"
    assert_equal 'exit code' "$code" $?
  done
  hoplab exec pod-a -- sh -c 'kill -SEGV $$'
  assert_equal 'exit code after a signal' 139 $?
  hoplab exec pod-a -- "$folder/none" 2>"$folder/complained"
  assert_equal 'exit code of no command' 127 $?
  assert_equal 'what is said of no command' "hoplab: $folder/none: there is no such command" "$(<"$folder/complained")"
  hoplab exec pod-a / 2>/dev/null
  assert_equal 'exit code of what is no program' 126 $?
  assert_equal 'arguments' $'a b\n*\n\n-l\n--' "$(hoplab exec -it pod-a -- printf '%s\n' 'a b' '*' '' -l --)"
  assert_equal 'input and output' "$(seq 100000 | cksum)" "$(seq 100000 | hoplab exec pod-a cat | cksum)"
  assert_equal 'standard error' 'to and fro' "$(hoplab exec pod-a -- sh -c 'echo to and fro >&2' 2>&1 >/dev/null)"
  assert_equal 'a closed input' '' "$(hoplab exec pod-a cat <&-)"
  assert_equal 'an open descriptor' 'from five' "$(hoplab exec pod-a -- sh -c 'cat <&5' 5<<<'from five')"
  assert_equal 'the locale of the caller' C "$(LC_ALL=C hoplab exec pod-a -- sh -c 'echo $LC_ALL')"
  assert_equal 'what is said of a locale that is not there' 'perl:' \
    "$(LC_ALL=xx_XX "${user[@]}" "$launcher" exec pod-a -- sh -c 'echo perl:$PERL_BADLANG' 2>&1 | grep perl)"
  mkdir -p "$folder/a b"
  assert_equal 'folder' "$folder/a b" "$(cd "$folder/a b" && hoplab exec pod-a pwd)"
  assert_equal 'commands from input' $'10.244.0.2/24\n5' \
    "$(printf '%s\n' 'ip -br -4 addr show eth0 | tr -s " " | cut -d" " -f3' 'exit 5' | hoplab shell pod-a; echo $?)"

  # Signals to the launcher alone, as from a supervisor.
  for name in INT:2 QUIT:3 TERM:15 HUP:1; do
    : >"$folder/said"
    "${user[@]}" env --default-signal "$launcher" exec pod-a -- sh -c \
      'trap "echo got '"${name%:*}"'; exit 9" '"${name%:*}"'; echo ready; while :; do sleep 0.05; done' >"$folder/said" &
    pid=$!
    await 5 has_said ready || fail "the command does not start ($name): $(<"$folder/said")"
    kill "-${name%:*}" "$pid"
    wait "$pid"
    assert_equal "exit code of a command that takes SIG${name%:*}" 9 $?
    assert_contains 'what it said' "got ${name%:*}" "$(<"$folder/said")"
    : >"$folder/said"
    "${user[@]}" env --default-signal "$launcher" exec pod-a -- sh -c 'echo ready; exec sleep 60' >"$folder/said" &
    pid=$!
    await 5 has_said ready || fail "the command does not start ($name): $(<"$folder/said")"
    kill "-${name%:*}" "$pid"
    wait "$pid"
    assert_equal "exit code of a command that dies of SIG${name%:*}" $((128 + ${name#*:})) $?
  done 2>"$folder/noise"

  # SIGKILL cannot be passed on: the command dies with the launcher.
  HOPLAB_MARK=$folder "${user[@]}" "$launcher" exec pod-a sleep 4712 &
  pid=$!
  await 5 runs_sleeper || fail "no sleeper: $(marked)"
  kill -KILL "$pid"
  wait "$pid" 2>/dev/null
  await 5 no_sleeper || fail 'a command outlives its launcher'

  # On a terminal.
  converse "$launcher exec pod-a stty size"
  assert_equal 'size of the terminal' '33 77' "$said"
  converse "$launcher exec pod-a ping vm-1; echo code \$?" 'bytes from' $'\003'
  assert_contains 'ping after Ctrl-C' 'packets transmitted' "$said"
  converse "$launcher exec pod-a sleep 4712; echo code \$?" @runs_sleeper $'\003'
  converse "$launcher shell pod-a; echo left with \$?; read line; echo read \$line" \
    pod-a: $'echo $((6 * 7))\n' $'\n42\n' '' pod-a: $'sleep 4712\n' @runs_sleeper $'\003' \
    pod-a: $'echo code $?\n' $'\ncode 130\n' '' pod-a: $'sleep 4712\n' @runs_sleeper $'\032' \
    Stopped '' pod-a: $'kill %1; while [[ $(jobs -s) ]]; do :; done\n' pod-a: $'exit 5\n' 'left with 5' $'typed\n'
  assert_contains 'prompt' "[$lab] pod-a:" "$said"
  # What the user's own settings do to the prompt does not hide where it is.
  echo "PROMPT_COMMAND='PS1=mine:'; echo settings of \$HOPLAB_INSIDE" >"$HOME/.bashrc"
  converse "$launcher shell" "$lab] " $'exit\n'
  assert_contains 'the own settings' "settings of $lab" "$said"
  assert_contains 'prompt with own settings' "[$lab] " "$said"
  rm "$HOME/.bashrc"
  refused "this is inside the running lab $lab" exec pod-a -- "$launcher" ps
}

for who in "${users[@]}"; do
  as_user "$who"
  done_well up "$lab"
  handed_through
  done_well down
  assert_unchanged "exec and shell, $who"
done
