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

# What was said at the terminal of `converse`.
readonly terminal=$folder/terminal

# at_terminal COMMAND: runs it there, with what is typed on standard input, and fails after a minute.
# The shell that runs it is bash: dash, which script(1) takes without SHELL, does not go on after
# Ctrl-C.
at_terminal() {
  SHELL=$BASH TERM=dumb HOPLAB_MARK=$folder "${user[@]}" timeout --foreground 60 \
    script --quiet --return --command "stty rows 33 cols 77; $1" /dev/null >"$terminal"
}

# said_since OFFSET TEXT: whether it was said at the terminal after so many characters, then sets
# offset to where it ends.
said_since() {
  local screen before
  screen=$(tr -d '\r' <"$terminal")
  screen=${screen:$1}
  [[ $screen == *"$2"* ]] || return 1
  before=${screen%%"$2"*}
  offset=$(($1 + ${#before} + ${#2}))
}

# type_when WHEN TEXT…: types each TEXT as soon as its WHEN was said, or succeeds if it begins with @.
type_when() {
  local offset=0
  while (($#)); do
    case $1 in
      @*) await 20 "${1#@}" ;;
      *) await 20 said_since "$offset" "$1" ;;
    esac || {
      printf 'FAILED: waited in vain for %q, to type %q; the terminal says: %s\n' "$1" "$2" "$(<"$terminal")" >&"$complaints"
      return
    }
    printf '%s' "$2"
    shift 2
  done
}

# converse COMMAND WHEN TEXT…: sets said to what the terminal said, to its end.
converse() {
  : >"$terminal"
  at_terminal "$1" < <(type_when "${@:2}")
  (($? != 124)) || fail "$1: has not ended after a minute; the terminal says: $(<"$terminal")"
  said=$(tr -d '\r' <"$terminal")
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
