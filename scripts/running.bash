# shellcheck shell=bash
# The labs that are up: one state file for each, and what is done with them without a JVM. Sourced
# after machine.bash.
#
# A state file holds KEY=VALUE lines and is the lock too: the outer process of the lab's sandbox
# has an flock on it for as long as the lab lives. So a file without a lock is stale, and waiting
# for the lock is waiting for the end of the sandbox. Nothing but its owner writes to it.

# Bad input: the exit code that the command line promises.
readonly bad_input=2

refuse() {
  say "$@"
  exit "$bad_input"
}

# Sets states to the folder of the state files. A user's own survives the end of the session.
set_states() {
  [[ ! ${HOPLAB_INSIDE-} ]] ||
    refuse "this is inside the running lab $HOPLAB_INSIDE, where other labs cannot be seen; leave it first"
  if [[ ${HOPLAB_STATE-} ]]; then
    states=$HOPLAB_STATE
  elif ((EUID == 0)); then
    states=/run/hoplab
  elif [[ ${XDG_STATE_HOME-} == /* ]]; then
    states=$XDG_STATE_HOME/hoplab
  elif [[ ${HOME-} ]]; then
    states=$HOME/.local/state/hoplab
  else
    refuse 'HOPLAB_STATE: wanted a folder for the state of running labs, as HOME is not set; came nothing'
  fi
  [[ $states == /* ]] || states=$PWD/$states
  [[ ! -e $states ]] || [[ -d $states && -r $states && -x $states ]] ||
    refuse "$states: wanted a folder for the state of running labs that can be read, which HOPLAB_STATE names"
}

# is_name TEXT: whether a running lab can have it. That of a variant has an @ in it, LAB@VARIANT.
is_name() {
  local label='[abcdefghijklmnopqrstuvwxyz0123456789][abcdefghijklmnopqrstuvwxyz0123456789-]*'
  [[ $1 =~ ^$label(@$label)?$ ]] && ((${#1} <= 63))
}

readonly name_wanted="wanted lower-case letters, digits and '-', a letter or digit first, at most one '@' between two such, at most 63 characters"

# Sets REPLY to when the process started, in ticks since the boot: with the boot's id it tells a
# process from a later one with its number. Fails when it is not there, or dead.
# start_of PID [PROC]
start_of() {
  local line fields
  REPLY=
  [[ $1 =~ ^[0-9]+$ ]] || return 1
  { IFS= read -r line <"${2:-/proc}/$1/stat"; } 2>/dev/null || return 1
  # The second field is a name in parentheses, which may hold any characters.
  read -ra fields <<<"${line##*) }"
  [[ ${fields[0]} != [ZX] ]] || return 1
  REPLY=${fields[19]}
}

# read_state NAME: sets state to the values of its file. Fails when there is none that is ours: down
# kills the process that stands there.
read_state() {
  local file=$states/$1 key value
  state=()
  [[ -f $file && -r $file && -O $file && ! -L $file ]] || return 1
  while IFS='=' read -r key value; do
    case $key in
      pid | started | since) [[ $value =~ ^[0-9]+$ ]] || return 1 ;;
      userns) [[ $value == yes || $value == no ]] || return 1 ;;
      boot | lab | file) ;;
      *) return 1 ;;
    esac
    printf -v "state[$key]" %b "$value"
  done 2>/dev/null <"$file"
  # An empty file is anybody's.
  [[ ${state[boot]-} ]]
}

# Whether the process of the state that was read is there.
is_alive() {
  local boot
  [[ ${state[pid]-} ]] || return 1
  read -r boot </proc/sys/kernel/random/boot_id
  [[ ${state[boot]-} == "$boot" ]] && start_of "${state[pid]}" && [[ $REPLY == "${state[started]-}" ]]
}

# Sets running to the names of the labs that are up, and stale to those whose files have outlived
# them, or belong to one that is just starting. Takes away the folder that `up` had just made when it
# was killed.
find_running() {
  local file name
  declare -gA state=()
  running=() stale=()
  for file in "$states"/*; do
    name=${file##*/}
    if is_name "$name" && read_state "$name"; then
      if is_alive; then
        running+=("$name")
      else
        stale+=("$name")
      fi
    fi
  done
  ((${#running[@]} + ${#stale[@]})) || rmdir "$states" 2>/dev/null
}

# remove_if_stale NAME: succeeds when its file was stale and is gone, and says what was found.
remove_if_stale() {
  local file=$states/$1 lock why='it was being started'
  declare -gA state=()
  { exec {lock}<"$file"; } 2>/dev/null || return 1
  if ! flock -n "$lock" || [[ ! /proc/self/fd/$lock -ef $file ]] || ! read_state "$1" || is_alive; then
    exec {lock}>&-
    return 1
  fi
  rm -f "$file"
  exec {lock}>&-
  rmdir "$states" 2>/dev/null
  if [[ ${state[pid]-} ]]; then
    why="process ${state[pid]} is gone"
    [[ ${state[boot]-} == "$(</proc/sys/kernel/random/boot_id)" ]] || why='the machine was restarted'
  fi
  say "$1 does not run any more ($why); its state is removed"
}

# Ends with a message unless NAME is up: refuse_unknown NAME
refuse_unknown() {
  if ((${#running[@]})); then
    refuse "no lab named '$1' is up; up: ${running[*]}"
  fi
  refuse "no lab named '$1' is up; start one with: $called up LAB"
}

# choose_lab NAME: sets name, and state to its values: the one that was named, else HOPLAB_LAB, else
# the only one that is up.
choose_lab() {
  name=${1:-${HOPLAB_LAB-}}
  declare -gA state=()
  if [[ $name ]]; then
    if ! is_name "$name" || ! read_state "$name" || ! is_alive; then
      find_running
      refuse_unknown "$name"
    fi
    return
  fi
  find_running
  case ${#running[@]} in
    0) refuse "no lab is up; start one with: $called up LAB" ;;
    1) name=${running[0]} && read_state "$name" ;;
    *) refuse "several labs are up: wanted one of them by -l NAME or HOPLAB_LAB: ${running[*]}" ;;
  esac
}

# has_ended NAME: whether it is down, or just about to be: its first process dies last.
has_ended() {
  local lock
  { exec {lock}<"$states/$1"; } 2>/dev/null || return 0
  flock -w 0.5 "$lock" || return 1
  exec {lock}>&-
}

# Sets hosts to the hosts of the lab whose state was read.
list_hosts() {
  local file
  hosts=()
  for file in "/proc/${state[pid]}/root/run/netns"/*; do
    [[ -e $file ]] && hosts+=("${file##*/}")
  done
}

# value_of OPTION ARGUMENT…: sets REPLY to the value that follows it.
value_of() {
  [[ ${2-} ]] || refuse "$1: wanted a value, came nothing"
  REPLY=$2
}

# is_among WORD WORD…: whether the first is one of the others.
is_among() {
  local word=$1 other
  shift
  for other in "$@"; do
    [[ $word != "$other" ]] || return 0
  done
  return 1
}

down() {
  local asked=() all='' one names=() untold=''
  while (($#)); do
    case $1 in
      --all) all=yes ;;
      -l | --lab) value_of "$@" && asked+=("$REPLY") && shift ;;
      -l=* | --lab=*) value_of "${1%%=*}" "${1#*=}" && asked+=("$REPLY") ;;
      -l?*) asked+=("${1#-l}") ;;
      -V | --version) without_sandbox down "$1" ;;
      -*) refuse "down: wanted NAME…, --all or -l NAME, came '$1'" ;;
      *) asked+=("$1") ;;
    esac
    shift
  done
  set_states
  find_running
  if [[ $all ]]; then
    ((${#asked[@]} == 0)) || refuse "down: wanted names or --all, came both"
    names=("${running[@]}")
    for one in "${stale[@]}"; do remove_if_stale "$one"; done
  elif ((${#asked[@]} == 0)); then
    choose_lab ''
    names=("$name")
  fi
  # Nothing is taken down unless all can be.
  for one in "${asked[@]}"; do
    if is_among "$one" "${names[@]}"; then
      continue
    elif is_among "$one" "${running[@]}"; then
      names+=("$one")
    elif is_among "$one" "${stale[@]}"; then
      if ! remove_if_stale "$one"; then
        # Its process is gone and its sandbox is not yet: another one takes it down.
        read_state "$one" && [[ ! ${state[pid]-} ]] && refuse "$one is being started by another $called up"
        names+=("$one")
      fi
    else
      refuse_unknown "$one"
    fi
  done
  for one in "${names[@]}"; do
    take_down "$one"
    print '%s is down\n' "$one" || untold=yes
  done
  [[ ! $untold ]] || refuse_output
}

# print FORMAT ARGUMENT…: on standard output, without bash's own words when that fails.
print() {
  # shellcheck disable=SC2059 # the format is the caller's
  printf "$@" 2>/dev/null
}

refuse_output() { refuse 'standard output does not take what is printed'; }

# The kernel takes everything in the sandbox away when its first process is killed; the process
# above that one ends last, and gives up the lock.
take_down() {
  local lock
  if ! { exec {lock}<"$states/$1"; } 2>/dev/null; then
    # Another one was faster.
    [[ -e $states/$1 ]] || return 0
    give_up "$states/$1 cannot be opened"
  fi
  if read_state "$1" && is_alive; then
    kill -KILL "${state[pid]}" 2>/dev/null || ! is_alive ||
      give_up "$1: its process ${state[pid]} cannot be killed"
  fi
  flock -w 20 "$lock" || give_up "$1: its process ${state[pid]-} was killed 20 s ago and has not ended"
  if [[ /proc/self/fd/$lock -ef $states/$1 ]]; then
    rm -f "$states/$1"
  fi
  exec {lock}>&-
  rmdir "$states" 2>/dev/null
}

# ps [--format FORMAT]: what is up, after what was left of the dead has been removed.
ps() {
  local json='' one LC_ALL=C.UTF-8
  while (($#)); do
    case $1 in
      --format | --format=*)
        if [[ $1 == *=* ]]; then REPLY=${1#*=}; else value_of "$@" && shift; fi
        case ${REPLY,,} in
          json) json=yes ;;
          text) json='' ;;
          *) refuse "--format: wanted text or json, came '$REPLY'" ;;
        esac
        ;;
      -V | --version) without_sandbox ps "$1" ;;
      *) refuse "ps: wanted nothing or --format FORMAT, came '$1'" ;;
    esac
    shift
  done
  set_states
  find_running
  for one in "${stale[@]}"; do remove_if_stale "$one"; done
  if [[ $json ]]; then
    print_json
  else
    print_table
  fi || refuse_output
}

print_table() {
  local one cell rows=() widths=() column
  local -a columns=(NAME LAB HOSTS SERVERS PID UP FILE)
  # bash has no rows of rows: a row is as many cells as there are columns
  rows=("${columns[@]}")
  for one in "${running[@]}"; do
    read_running "$one" || continue
    rows+=("$one" "$(printable "${state[lab]}")" "${#hosts[@]}" "$(count_servers)" "${state[pid]}"
      "$(age_of "${state[since]}")" "$(printable "${state[file]}")")
  done
  for ((cell = 0; cell < ${#rows[@]}; cell++)); do
    column=$((cell % ${#columns[@]}))
    ((${#rows[cell]} <= ${widths[column]:-0})) || widths[column]=${#rows[cell]}
  done
  for ((cell = 0; cell < ${#rows[@]}; cell++)); do
    column=$((cell % ${#columns[@]}))
    if ((column == ${#columns[@]} - 1)); then
      print '%s\n' "${rows[cell]}" || return
    else
      # not %-*s, which counts octets
      print '%s%*s' "${rows[cell]}" $((widths[column] - ${#rows[cell]} + 2)) '' || return
    fi
  done
}

# read_running NAME: sets state, hosts and servers. Fails when the lab has just ended.
read_running() {
  read_state "$1" || return 1
  list_hosts
  list_servers
  # Hosts may have been deleted inside, all of them too.
  is_alive
}

# Sets servers to HOST KIND true|false for each server of the lab whose state was read: whether it
# still runs.
list_servers() {
  local file folder inner process started runs
  servers=()
  inner=/proc/${state[pid]}/root
  for file in "$inner/run/hoplab/servers"/*/process; do
    { read -r process started <"$file"; } 2>/dev/null || continue
    runs=false
    start_of "$process" "$inner/proc" && [[ $REPLY == "$started" ]] && runs=true
    folder=${file%/process}
    folder=${folder##*/}
    servers+=("${folder%.*} ${folder##*.} $runs")
  done
}

# How many servers run, and of how many if that is not all.
count_servers() {
  local server alive=0
  for server in "${servers[@]}"; do
    [[ $server != *true ]] || alive=$((alive + 1))
  done
  if ((alive == ${#servers[@]})); then
    echo "$alive"
  else
    echo "$alive of ${#servers[@]}"
  fi
}

# age_of SECONDS: how long ago the second since the epoch was, in one unit.
age_of() {
  local seconds
  seconds=$(($(printf '%(%s)T' -1) - $1))
  if ((seconds < 120)); then
    echo "$seconds s"
  elif ((seconds < 7200)); then
    echo "$((seconds / 60)) min"
  elif ((seconds < 172800)); then
    echo "$((seconds / 3600)) h"
  else
    echo "$((seconds / 86400)) d"
  fi
}

# A text as it is, or quoted where a terminal would not show it so.
printable() {
  if [[ $1 == *[![:print:]]* ]]; then
    printf '%q' "$1"
  else
    printf '%s' "$1"
  fi
}

print_json() {
  local one text='' host server words
  for one in "${running[@]}"; do
    read_running "$one" || continue
    text+="${text:+,}{\"name\":$(json_text "$one"),\"lab\":$(json_text "${state[lab]}")"
    text+=",\"file\":$(json_text "${state[file]}"),\"pid\":${state[pid]},\"since\":${state[since]},\"hosts\":["
    for host in "${hosts[@]}"; do text+="$(json_text "$host"),"; done
    text=${text%,}'],"servers":['
    for server in "${servers[@]}"; do
      read -ra words <<<"$server"
      text+="{\"host\":$(json_text "${words[0]}"),\"kind\":$(json_text "${words[1]}"),\"runs\":${words[2]}},"
    done
    text=${text%,}']}'
  done
  print '{"running":[%s]}\n' "$text"
}

# json_text TEXT: as a JSON string. What is no UTF-8 becomes the replacement character.
json_text() {
  local text=$1 quoted='' place character code again
  if [[ $text == *[!a-zA-Z0-9\ ./_-]* ]]; then
    for ((place = 0; place < ${#text}; place++)); do
      character=${text:place:1}
      printf -v code %d "'$character"
      printf -v again %b "\\U$(printf %08x "$((code & 0xffffffff))")"
      case $character in
        '"' | '\') quoted+="\\$character" ;;
        *)
          if ((code >= 0 && code < 32)); then
            printf -v again '\\u%04x' "$code"
          elif [[ $again != "$character" ]]; then
            again=$'\ufffd'
          fi
          quoted+=$again
          ;;
      esac
    done
    text=$quoted
  fi
  printf '"%s"' "$text"
}

# list_variants FILE LAB: the variants of a shipped lab, as LAB@VARIANT; its file has a line for each.
list_variants() {
  local line among=''
  while IFS= read -r line; do
    if [[ $among && $line =~ ^"  "([a-z0-9-]+):$ ]]; then
      echo "$2@${BASH_REMATCH[1]}"
    elif [[ $line == [!\ #]* ]]; then
      among=''
      [[ $line != variants: ]] || among=yes
    fi
  done <"$1"
}

# complete_words labs|running|hosts [-l NAME]: candidates for completion, one a line. What is not
# there has none, and says nothing.
complete_words() {
  local kind=${1-} file name=${HOPLAB_LAB-} hosts=()
  [[ ${2-} != -l ]] || name=${3-}
  exec 2>/dev/null
  set_states
  case $kind in
    labs)
      # In the order of list, which knows nothing of the names' ending.
      while read -r name; do
        echo "$name"
        list_variants "$root/labs/$name.yaml" "$name"
      done < <(
        for file in "$root/labs"/*.yaml; do
          name=${file##*/}
          echo "${name%.yaml}"
        done | LC_ALL=C sort
      )
      ;;
    running)
      find_running
      ((${#running[@]} == 0)) || printf '%s\n' "${running[@]}"
      ;;
    hosts)
      find_running
      if [[ ! $name ]] && ((${#running[@]} == 1)); then
        name=${running[0]}
      fi
      if is_among "$name" "${running[@]}" && read_state "$name"; then
        list_hosts
        ((${#hosts[@]} == 0)) || printf '%s\n' "${hosts[@]}"
      fi
      ;;
  esac
  return 0
}
