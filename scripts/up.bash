# shellcheck shell=bash
# Brings a lab up. Sourced after running.bash, jar.bash and sandbox.bash.

# The first process of the sandbox of a lab that stays up. It runs the program that builds the lab,
# says on its standard output how that ended, and waits for the launcher's word to stay. End of
# file says that the launcher is gone, and this process is gone with everything then. A process
# that ignores SIGCHLD has its orphans reaped by the kernel; bash can have it ignored, dash cannot.
# shellcheck disable=SC2016 # expanded inside
readonly hold='exec 8<&-
read -r _ _ state _ <&9 && [ "$state" != Z ] || exit 137
exec 9<&-
from=$1
shift
(cd -- "$from" 2>/dev/null; exec "$@") 2>&1
printf "\001%s\n" "$?"
read -r go || exit 137
trap "" CHLD
exec sleep infinity </dev/null >/dev/null 2>&1'

# Sets lab and name to what was asked for. Fails when the program has to say what is wrong.
read_up() {
  lab='' name=''
  while (($#)); do
    case $1 in
      --name=*) value_of --name "${1#*=}" && name=$REPLY ;;
      --name) value_of "$@" && name=$REPLY && shift ;;
      --) [[ ! $lab && ${2-} && $# == 2 ]] && lab=$2 && break || return 1 ;;
      -*) return 1 ;;
      *) [[ ! $lab && $1 ]] && lab=$1 || return 1 ;;
    esac
    shift
  done
  [[ $lab ]]
}

# Sets file to the path or name of lab without its variant, and variant to that with the @ before it.
split_variant() {
  file=$lab variant=''
  if [[ ! -e $lab && ${lab##*@} =~ ^[abcdefghijklmnopqrstuvwxyz0123456789-]+$ && $lab == *@* ]]; then
    file=${lab%@*} variant=@${lab##*@}
  fi
}

# Sets REPLY to the name of the lab: its file's, and its variant's.
name_of_lab() {
  local file variant
  split_variant
  file=${file##*/}
  file=${file%.yaml}
  REPLY=${file%.yml}$variant
}

# Sets lock to the descriptor of the new lab's state file, and locks it.
lock_state() {
  local file=$states/$name tries
  for ((tries = 0; tries < 50; tries++)); do
    mkdir -p -- "$states" 2>/dev/null
    if [[ -L $file || -e $file && ! -f $file ]]; then
      refuse_stranger
    fi
    # Whatever kills this process now leaves no empty file, which could be anybody's.
    [[ -s $file ]] || { printf 'boot=none\n' >>"$file"; } 2>/dev/null
    # Whoever has just taken the last lab down takes the folder away, too.
    if ! { exec {lock}<>"$file"; } 2>/dev/null; then
      [[ ! -d $states ]] || break
      continue
    fi
    if ! flock -n "$lock"; then
      if read_state "$name" && is_alive; then
        refuse "'$name' is up already: choose another name with --name, or take it down with: $called down $name"
      fi
      refuse "'$name' is being started by another $called up: choose another name with --name"
    fi
    if [[ /proc/self/fd/$lock -ef $file ]]; then
      locked=yes
      return
    fi
    exec {lock}>&-
  done
  give_up "$states: wanted a folder for the state of running labs that can be written, which HOPLAB_STATE names"
}

# What stands in the place of a state file is somebody else's.
refuse_stranger() {
  refuse "$states/$name: wanted the state of a running lab, came something else; remove it, or choose another name with --name"
}

# The state of the new lab could not be written.
refuse_state() {
  end_holder
  give_up "$states/$name: cannot be written, as when the disk is full; HOPLAB_STATE names another folder"
}

up() {
  local text='' line status='' holder userns='' file variant
  if ! read_up "$@"; then
    without_sandbox up "$@"
  fi
  case $lab in
    # In the sandbox these are others.
    /dev/stdin | /dev/fd/* | /proc/*/fd/*) refuse "$lab: wanted a lab file, came an open descriptor" ;;
  esac
  if [[ ! $name ]]; then
    name_of_lab
    name=$REPLY
    if ! is_name "$name"; then
      # Most likely there is no such lab, and the program says what it could be.
      split_variant
      [[ -f $file ]] || without_sandbox up "$@"
      refuse "$lab: '$name' cannot be the name of a running lab: $name_wanted; choose one with --name"
    fi
  fi
  is_name "$name" || refuse "--name: $name_wanted; came '$name'"
  require_programs "${lab_programs[@]}" flock setsid
  read_capabilities
  require_kernel
  set_states
  require_jar
  set_java_command
  set_sandbox
  declare -gA state=()
  inside='' locked=''
  trap 'abandon 130' INT
  trap 'abandon 143' TERM
  trap 'abandon 129' HUP
  lock_state
  if [[ -s $states/$name ]] && ! read_state "$name"; then
    locked=''
    refuse_stranger
  fi
  { printf 'boot=none\n' >"$states/$name"; } 2>/dev/null || refuse_state
  [[ $may_unshare ]] && userns=no || userns=yes
  find_running
  start_holder "$@"
  # The program has little to say, and says it when it is done.
  while IFS= read -r -u "$from_holder" line; do
    if [[ $line == *$'\001'* ]]; then
      text+=${line%%$'\001'*}
      status=${line##*$'\001'}
      break
    fi
    text+=$line$'\n'
  done
  if [[ $status != 0 ]]; then
    [[ $status != "$fail_in_sandbox" ]] || status=1
    printf '%s' "$text" >&2
    [[ $status != [234] ]] || abandon "$status"
    # First of all, or bash tells that it was killed, with the whole command.
    end_holder
    [[ $status ]] || "${sandbox[@]}" true 2>/dev/null || explain_no_sandbox
    give_up 'the program did not start or was killed, as when memory runs out; see above'
  fi
  read -r holder _ <"/proc/$inside/task/$inside/children"
  start_of "$holder" || abandon 4
  write_state "$holder" "$REPLY" "$userns"
  # From here on the lab stays.
  trap '' INT TERM HUP
  echo >&"$to_holder"
  print %s "$text" || refuse_output
  exit 0
}

# What the machine unmounts later is unmounted there too, and does not stay busy.
# Starts the sandbox with the program in it. Sets inside to its outer process, and to_holder and
# from_holder to the ends of pipes to its first one.
start_holder() {
  local alone=yes
  ((${#running[@]} == 0)) && [[ ${HOPLAB_LAB:-$name} == "$name" ]] || alone=no
  open_pipe && local program_in=$pipe_out program_out
  to_holder=$pipe_in
  open_pipe && from_holder=$pipe_out program_out=$pipe_in
  (
    exec 2>/dev/null
    trap - INT TERM HUP
    exec 0<&"$program_in" 1>&"$program_out" 8<&"$lock" 9<"/proc/$BASHPID/stat"
    # What else the caller has open, locks among it, would stay open as long as the lab is up.
    for descriptor in /proc/self/fd/*; do
      descriptor=${descriptor##*/}
      case $descriptor in
        [01289]) ;;
        *) exec {descriptor}>&- ;;
      esac
    done
    from=$PWD
    cd /
    export HOPLAB_SANDBOX=1 HOPLAB_RUNNING=$name HOPLAB_CALLED=$called HOPLAB_ALONE=$alone
    exec setsid "${sandbox[@]:3}" --propagation slave "$BASH" -c "$hold" hoplab "$from" "${java_command[@]}" up "$@"
  ) &
  inside=$!
  exec {program_in}<&- {program_out}>&-
}

# Sets pipe_in and pipe_out to the ends of a new pipe. Who has both could not see the end of file.
open_pipe() {
  local both
  exec {both}<> <(:)
  exec {pipe_in}>"/proc/self/fd/$both" {pipe_out}<"/proc/self/fd/$both" {both}>&-
}

# In one write, so that nobody reads a half of it.
write_state() {
  local path text boot file variant
  split_variant
  path=$file
  if [[ $path != */* && -f $root/labs/$path.yaml ]]; then
    path=$root/labs/$path.yaml
  fi
  [[ $path == /* ]] || path=$PWD/${path#./}
  read -r boot </proc/sys/kernel/random/boot_id
  name_of_lab
  printf -v text '%s\n' "pid=$1" "started=$2" "boot=$boot" "lab=$(escaped "$REPLY")" \
    "file=$(escaped "$path")" "since=$(printf '%(%s)T' -1)" "userns=$3"
  { printf '%s' "$text" >"$states/$name"; } 2>/dev/null || refuse_state
}

# A value of one line.
escaped() {
  local value=${1//\\/\\\\}
  printf '%s' "${value//$'\n'/\\n}"
}

# Ends the sandbox, when there is one, and everything in it.
end_holder() {
  local holder=''
  trap '' INT TERM HUP
  if [[ $inside ]]; then
    { read -r holder _ <"/proc/$inside/task/$inside/children"; } 2>/dev/null
    kill -KILL ${holder:-"$inside"} 2>/dev/null
    wait "$inside" 2>/dev/null
  fi
  [[ ! $locked ]] || rm -f "$states/$name"
  rmdir "$states" 2>/dev/null
}

abandon() {
  end_holder
  exit "$1"
}
