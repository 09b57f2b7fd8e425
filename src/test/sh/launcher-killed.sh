#!/usr/bin/env bash
# Whichever process of the tree is killed with SIGKILL, and whenever: nothing survives it.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_stand_in
readonly rounds=${ROUNDS:-40}

# tree PID: the process and all below it.
tree() {
  local child children
  echo "$1"
  read -ra children <"/proc/$1/task/$1/children" || true
  for child in "${children[@]}"; do tree "$child"; done
} 2>/dev/null

# What the sandbox needs to die: one of the launcher, unshare and the JVM. Their children are
# killed too, but a program can outlive those.
before=$(leftovers)
RANDOM=${SEED:=$((SECONDS + $$))}
echo "seed $SEED"
unchanged() { [[ $(leftovers) == "$before" ]]; }
for ((round = 0; round < rounds; round++)); do
  user=()
  ((round % 2)) && user=("${as_ordinary_user[@]}")
  "${user[@]}" "$launcher" stay >/dev/null 2>&1 </dev/null &
  pid=$!
  # Half of them in the first 25 ms, where the processes arm each other; the rest later.
  ((round % 4 < 2)) && longest=25000 || longest=400000
  sleep "$(printf '0.%06d' $((RANDOM * 7 % longest)))"
  mapfile -t members < <(tree "$pid")
  victim=${members[RANDOM % ${#members[@]}]}
  read -r name <"/proc/$victim/comm" || name=gone
  kill -KILL "$victim"
  # Others (find, a child of the program) do not end the launcher when they die.
  case $victim:$name in
    "$pid":* | *:unshare | *:java | *:hoplab) ;;
    *) kill -KILL "$pid" ;;
  esac
  wait
done 2>/dev/null
await 5 unchanged ||
  fail "something is left (SEED=$SEED): $(diff <(echo "$before") <(leftovers))"

# The launcher is killed before its child has asked to die with it: the first process of the
# sandbox notices and starts nothing. The setpriv here is slow to ask.
mkdir "$folder/slow"
cat >"$folder/slow/setpriv" <<SETPRIV
#!/bin/sh
: >$folder/before-setpriv
while [ ! -e $folder/go ]; do sleep 0.01; done
$(type -P setpriv) "\$@"
echo "\$?" >$folder/ended
SETPRIV
sed -i "s|^$(type -P setpriv)|exec &|; /ended/d" "$folder/slow/setpriv"
chmod +x "$folder/slow/setpriv"
PATH=$folder/slow:$PATH "$launcher" stay >"$folder/said" 2>&1 </dev/null &
pid=$!
await 5 test -e "$folder/before-setpriv" || fail 'the launcher does not use setpriv'
kill -KILL "$pid"
wait "$pid" 2>/dev/null
: >"$folder/go"
await 5 unchanged || fail "something is left: $(diff <(echo "$before") <(leftovers))"
assert_equal 'what an orphaned sandbox ran' '' "$(<"$folder/said")"
