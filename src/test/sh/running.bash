# shellcheck shell=bash
# What the tests of running labs share. Sourced after test.bash, which has made the copy.
readonly lab=kubenet-pod-to-vm
unset HOPLAB_LAB HOPLAB_INSIDE

# as_user NAME: from now on `hoplab` is the launcher as root or as an ordinary user, who has no home.
as_user() {
  user=()
  [[ $1 != ordinary ]] || user=("${as_ordinary_user[@]}")
  export HOPLAB_STATE=$folder/states-$1
  mkdir -p "$folder/home"
  chmod 1777 "$folder" "$folder/home"
  export HOME=$folder/home
}

hoplab() { "${user[@]}" env --default-signal "HOPLAB_MARK=$folder" "$launcher" "$@"; }

# run ARGUMENT…: sets code, said (standard output) and complained (standard error).
run() {
  hoplab "$@" >"$folder/said" 2>"$folder/complained" </dev/null
  code=$?
  said=$(<"$folder/said") complained=$(<"$folder/complained")
}

# done_well ARGUMENT…: must succeed, and complain of nothing.
done_well() {
  run "$@"
  assert_equal "exit code of hoplab $*: $complained" 0 "$code"
  assert_equal "standard error of hoplab $*" '' "$complained"
}

# refused WANTED ARGUMENT…: bad input, told on standard error alone.
refused() {
  local wanted=$1
  shift
  run "$@"
  assert_equal "exit code of hoplab $*: $said $complained" 2 "$code"
  assert_equal "standard output of hoplab $*" '' "$said"
  assert_contains "what hoplab $* complains of" "$wanted" "$complained"
}

# names_up: the names of what is up, as ps tells them.
names_up() { hoplab ps --format json | jq --raw-output '[.running[].name] | join(" ")'; }

# holder_of NAME: the first process of its sandbox, and outer_of NAME the one above.
holder_of() { sed -n 's/^pid=//p' "$HOPLAB_STATE/$1"; }
outer_of() { awk '{ print $4 }' "/proc/$(holder_of "$1")/stat"; }

# A dead process is listed until its parent takes note of it.
unchanged() { [[ $(leftovers) == "$before" ]]; }
assert_unchanged() { await 5 unchanged || fail "$1: something is left: $(diff <(echo "$before") <(leftovers))"; }

users=(root ordinary)
# shellcheck disable=SC2034
((EUID == 0)) || users=(ordinary)
