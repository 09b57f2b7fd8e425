# shellcheck shell=bash
# Goes into the sandbox of a lab that is up. Sourced after running.bash.

# Sets entering: the words that run a command in the lab whose state was read, on a host or, without
# one, in the sandbox's own netns. set_entering HOST FOLDER alone|below
set_entering() {
  local netns=/proc/${state[pid]}/ns/net
  [[ ! $1 ]] || netns=/proc/${state[pid]}/root/run/netns/$1
  hash perl 2>/dev/null || require_programs perl
  # Perl would complain of a locale that is not installed.
  export PERL_BADLANG=0
  entering=(perl "$root/scripts/enter.pl" "${state[pid]}" "${state[userns]}" "$netns" "$2" "$3")
}

# Ends with a message unless the lab has the host.
require_host() {
  local hosts
  list_hosts
  is_alive || refuse "$name cannot be entered: its process ${state[pid]} has just ended"
  is_among "$1" "${hosts[@]}" || refuse "$name has no host '$1'; its hosts: ${hosts[*]:-none, all have been deleted}"
}

exec_on_host() {
  local lab='' host
  while (($#)); do
    case $1 in
      -l | --lab) value_of "$@" && lab=$REPLY && shift ;;
      -l=* | --lab=*) value_of "${1%%=*}" "${1#*=}" && lab=$REPLY ;;
      -l?*) lab=${1#-l} ;;
      # Both are so anyway: known from other programs with this verb.
      -i | -t | -it | -ti) ;;
      -h | --help | -V | --version) without_sandbox exec "$1" ;;
      --) shift && break ;;
      -*) refuse "exec: wanted [-l LAB] HOST [--] COMMAND…, came '$1'" ;;
      *) break ;;
    esac
    shift
  done
  set_states
  choose_lab "$lab"
  if (($# == 0)); then
    list_hosts
    refuse "exec: wanted a host of $name, came nothing; its hosts: ${hosts[*]}"
  fi
  host=$1
  shift
  [[ ${1-} != -- ]] || shift
  require_host "$host"
  (($#)) || refuse "exec: wanted a command to run on $host, came nothing"
  run_inside "$host" "$@"
}

shell_on_host() {
  local lab='' host=''
  while (($#)); do
    case $1 in
      -l | --lab) value_of "$@" && lab=$REPLY && shift ;;
      -l=* | --lab=*) value_of "${1%%=*}" "${1#*=}" && lab=$REPLY ;;
      -l?*) lab=${1#-l} ;;
      -h | --help | -V | --version) without_sandbox shell "$1" ;;
      -*) refuse "shell: wanted [-l LAB] [HOST], came '$1'" ;;
      *)
        [[ ! $host && $1 ]] || refuse "shell: wanted [-l LAB] [HOST], came '$1'"
        host=$1
        ;;
    esac
    shift
  done
  set_states
  choose_lab "$lab"
  [[ ! $host ]] || require_host "$host"
  run_inside "$host" env "HOPLAB_PROMPT=[$name] ${host:+$host:}" bash --rcfile "$root/scripts/shell.bash"
}

# run_inside HOST COMMAND…: in the place of this process.
run_inside() {
  local authority=/run/hoplab/servers/.authority/ca.pem
  set_entering "$1" "$PWD" alone
  # Where the lab has servers with TLS, curl and openssl trust who has signed their certificates.
  [[ ! -e /proc/${state[pid]}/root$authority ]] ||
    export CURL_CA_BUNDLE=$authority SSL_CERT_FILE=$authority
  export HOPLAB_INSIDE=$name
  exec "${entering[@]}" "${@:2}"
}

# Whether the program is to work in a lab that is up: VERB ARGUMENT…. graph draws a lab's file when
# it names one, and trace --on brings a lab up by itself.
works_in_running() {
  local verb=${1-}
  shift
  case $verb in
    apply | capture | inspect | service) return 0 ;;
    trace | graph) ;;
    *) return 1 ;;
  esac
  while (($#)); do
    case $verb:$1 in
      trace:--on | trace:--on=*) return 1 ;;
      *:--format | *:--flow | *:-l | *:--lab | *:-o | *:--output) (($# == 1)) || shift ;;
      graph:--) (($# == 1)) && return 0 || return 1 ;;
      graph:-*) ;;
      graph:*) return 1 ;;
    esac
    shift
  done
}

# Sets without_lab to the arguments without -l NAME, and lab to that name: the launcher has acted
# on it.
take_lab_option() {
  lab='' without_lab=()
  while (($#)); do
    case $1 in
      -l | --lab) value_of "$@" && lab=$REPLY && shift ;;
      -l=* | --lab=*) value_of "${1%%=*}" "${1#*=}" && lab=$REPLY ;;
      -l?*) lab=${1#-l} ;;
      --) break ;;
      *) without_lab+=("$1") ;;
    esac
    shift
  done
  without_lab+=("$@")
}

# The first process of a sandbox inside a running lab: as `enter`, and descriptor 8 is the stat file
# of the inner unshare above it, in the lab's /proc.
# shellcheck disable=SC2016 # expanded inside
readonly enter_running='read -r _ _ state _ <&8 && [ "$state" != Z ] || exit 137
exec 8<&-
'"$enter"

# Sets sandbox to the words that make one inside the lab whose state was read: in it are the lab's
# netns and files, but its processes are its own and end with it.
set_running_sandbox() {
  set_entering '' / below
  # shellcheck disable=SC2016 # expanded inside
  sandbox=("${entering[@]}" /bin/sh -c 'exec 8<"/proc/$$/stat" && exec "$@"' hoplab
    unshare --mount --pid --fork --kill-child --mount-proc)
}

# run_in_running VERB ARGUMENT…: the program, in the lab that the arguments name.
run_in_running() {
  local lab without_lab
  set_states
  take_lab_option "$@"
  choose_lab "$lab"
  require_programs "${lab_programs[@]}"
  require_jar
  set_java_command
  set_running_sandbox
  # A lab's /run is its own, and mounts that the machine has got since are not to be seen there.
  exec {machine_root}</
  export HOPLAB_SANDBOX=1 HOPLAB_RUNNING=$name HOPLAB_ROOT_FD=$machine_root HOPLAB_CWD=$PWD
  export HOPLAB_LAB_FILE=${state[file]}
  enter=$enter_running levels=2
  run_in_sandbox "${java_command[@]}" "${without_lab[@]}"
}
