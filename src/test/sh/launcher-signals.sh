#!/usr/bin/env bash
# A signal to the launcher ends the program, which can still say goodbye, and nothing is left.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_stand_in
is_ready() { [[ $(<"$folder/said") == *ready* ]]; }
is_gone() { ! kill -0 "$pid" 2>/dev/null; }
before=$(leftovers)

# signalled NAME WANTED: to the launcher alone, when the program runs.
signalled() {
  : >"$folder/said"
  "${user[@]}" env --default-signal "$launcher" stay >"$folder/said" 2>&1 </dev/null &
  local pid=$!
  await 10 is_ready || fail "the stand-in does not get ready: $(<"$folder/said")"
  kill "-$1" "$pid"
  wait "$pid" 2>/dev/null
  assert_equal "exit code after SIG$1" "$2" $?
  assert_contains "the program's last word after SIG$1" 'told to end' "$(<"$folder/said")"
}
for user in '' "${as_ordinary_user[*]}"; do
  read -ra user <<<"$user"
  signalled INT 130
  signalled TERM 143
  signalled HUP 129
done

# Before the JVM has handlers, from outside its PID namespace a signal would be lost.
for delay in 0.002 0.005 0.01 0.015 0.02 0.03 0.04; do
  env --default-signal "$launcher" stay >"$folder/said" 2>&1 </dev/null &
  pid=$!
  await_launcher "$pid"
  sleep "$delay"
  kill -INT "$pid"
  wait "$pid" 2>/dev/null
  assert_equal "exit code after an early SIGINT ($delay s)" 130 $?
  # On a busy machine the program may be there by then; it is told, too.
  [[ ! -s $folder/said || $(<"$folder/said") == *'told to end' ]] ||
    fail "what ran in spite of an early SIGINT ($delay s)" "$(<"$folder/said")"
done

# A JVM that has handlers but has not begun the program may complain when it is told to end.
: >"$folder/said"
env --default-signal "$launcher" stay starting >"$folder/said" 2>&1 </dev/null &
pid=$!
await 10 is_ready || fail "the stand-in does not get ready: $(<"$folder/said")"
kill -TERM "$pid"
wait "$pid" 2>/dev/null
assert_equal 'exit code after a SIGTERM while the JVM starts' 143 $?
assert_equal 'what a JVM says that was told to end while it started' ready "$(<"$folder/said")"

# While the launcher waits for the end of a find that has said all it had to say.
mkdir "$folder/slow"
printf '#!/bin/sh\n: >%s/searched\nexec >&-\nsleep 0.5\n' "$folder" >"$folder/slow/find"
chmod +x "$folder/slow/find"
PATH=$folder/slow:$PATH env --default-signal "$launcher" stay >"$folder/said" 2>&1 </dev/null &
pid=$!
await 10 test -e "$folder/searched" || fail 'the launcher does not look for newer sources'
sleep 0.2
kill -INT "$pid"
await 10 is_gone || fail 'a SIGINT is forgotten while the launcher waits for find'
wait "$pid" 2>/dev/null
assert_equal 'exit code after a SIGINT during find' 130 $?

# A program that ignores SIGINT, as one does that has handed the terminal to a shell, goes on.
mkfifo "$folder/input"
: >"$folder/said"
env --default-signal "$launcher" deaf <"$folder/input" >"$folder/said" 2>&1 &
pid=$!
exec 5>"$folder/input"
await 10 is_ready || fail "the stand-in does not get ready: $(<"$folder/said")"
kill -INT "$pid"
sleep 0.1
exec 5>&-
wait "$pid"
assert_equal 'exit code of a program that ignores SIGINT' 5 $?

unchanged() { [[ $(leftovers) == "$before" ]]; }
await 5 unchanged || fail "something is left: $(diff <(echo "$before") <(leftovers))"
