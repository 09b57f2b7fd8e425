# shellcheck shell=bash
# What a machine needs to run labs, and how it gets it. Sourced; needs $root and bash 4.4.

# Exit code 4 of the command line: this machine cannot run labs.
readonly cannot_run=4

# per-netns bridge sysctls came with 5.3; 5.4 is the oldest long-term kernel that has them
readonly oldest_kernel=5.4
readonly oldest_java=17

# The Debian package that brings each program.
declare -rA package_of=(
  [ip]=iproute2 [bridge]=iproute2 [tc]=iproute2
  [unshare]=util-linux [nsenter]=util-linux [setpriv]=util-linux [flock]=util-linux
  [setsid]=util-linux [perl]=perl-base
  [iptables-restore]=iptables [xtables-monitor]=iptables [nft]=nftables
  [tcpdump]=tcpdump [curl]=curl [dig]=bind9-dnsutils [ping]=iputils-ping
  [nginx]=nginx-light [dnsmasq]=dnsmasq-base [openssl]=openssl
  [javac]=openjdk-17-jdk-headless [mvn]=maven [java]=openjdk-17-jre-headless
  [shellcheck]=shellcheck [/usr/lib/cni/bridge]=containernetworking-plugins
  [dockerd]=docker.io [mmdebstrap]=mmdebstrap [mount]=mount [find]=findutils
  [jq]=jq [xmllint]=libxml2-utils [tshark]=tshark [zsh]=zsh [fish]=fish
)
readonly lab_programs=(ip bridge unshare nsenter setpriv iptables-restore xtables-monitor
  nft tcpdump curl dig ping nginx dnsmasq openssl)

say() { printf 'hoplab: %s\n' "$@" >&2; }

# Ends the script: this machine cannot run labs. The last line is the command that mends it.
give_up() {
  say "$@"
  exit "$cannot_run"
}

# Ordinary users often have no sbin on their PATH, where Debian keeps ip, nginx and iptables.
add_sbin_to_path() {
  local folder
  # Where the environment has none, bash has its own, with the current folder in it.
  [[ ${PATH@a} == *x* ]] || PATH=/usr/local/bin:/usr/bin:/bin
  for folder in /usr/local/sbin /usr/sbin /sbin; do
    [[ :$PATH: == *:$folder:* ]] || PATH=$PATH:$folder
  done
  export PATH
}

# Sets java_home and java_version to the newest usable choice: JAVA_HOME, the java on PATH, then
# what is installed under /usr/lib/jvm. No process is started unless the java on PATH is a wrapper.
find_java() {
  local java home
  java_home='' java_version=0
  if [[ ${JAVA_HOME-} ]] && read_java_version "$JAVA_HOME"; then
    return 0
  fi
  java=$(type -P java) || java=
  for home in /usr/lib/jvm/*; do
    if [[ $java && $home/bin/java -ef $java ]] && read_java_version "$home"; then
      return 0
    fi
  done
  if [[ $java ]]; then
    home=$(readlink -f "$java")
    if read_java_version "${home%/bin/java}"; then
      return 0
    fi
  fi
  for home in /usr/lib/jvm/*; do
    if read_java_version "$home"; then
      return 0
    fi
  done
  return 1
}

# Succeeds when the folder holds a Java that is new enough.
read_java_version() {
  local line
  [[ -x $1/bin/java && -r $1/release ]] || return 1
  while read -r line; do
    if [[ $line == JAVA_VERSION=* ]]; then
      line=${line#*=}
      java_full_version=${line//\"/}
      java_version=${java_full_version%%[.+-]*}
      java_home=$1
    fi
  done <"$1/release"
  ((java_version >= oldest_java))
}

# Adds to `missing_programs` those that are not there, and to `missing` their packages.
note_missing() {
  local program
  for program in "$@"; do
    if ! command -v "$program" >/dev/null; then
      [[ " ${missing[*]} " == *" ${package_of[$program]} "* ]] || missing+=("${package_of[$program]}")
      missing_programs+=("$program")
    fi
  done
}

# Sets jdk_home to a Java that can compile: the one that will run, or else another.
find_jdk() {
  local home
  for home in "$java_home" /usr/lib/jvm/*; do
    if [[ -x $home/bin/javac ]] && (read_java_version "$home"); then
      jdk_home=$home
      return 0
    fi
  done
  return 1
}

# Sets chosen to the packages, with this release's own Java where it has no 17.
choose_packages() {
  local package
  chosen=()
  for package in "$@"; do
    if [[ $package == openjdk-17-* ]] &&
      ! apt-cache show "$package" >/dev/null 2>&1 &&
      apt-cache show "default-${package#openjdk-17-}" >/dev/null 2>&1; then
      package=default-${package#openjdk-17-}
    fi
    chosen+=("$package")
  done
}

# Sees to it that Java and the named programs are there; installs what is missing when it may.
require_programs() {
  local missing=() missing_programs=() install command
  # hash looks at all of them at once, but takes a path on trust
  if find_java && [[ $* != */* ]] && { (($# == 0)) || hash "$@" 2>/dev/null; }; then
    return 0
  fi
  note_missing "$@"
  if ((java_version < oldest_java)); then
    missing_programs+=("java ($oldest_java or newer)")
    missing+=("${package_of[java]}")
  fi
  ((${#missing[@]})) || return 0
  if ! command -v apt-get >/dev/null; then
    give_up "this machine lacks: ${missing_programs[*]}" \
      "install them with its package manager; on Debian they are in: ${missing[*]}"
  fi
  say "this machine lacks: ${missing_programs[*]}"
  choose_packages "${missing[@]}"
  command="'apt-get update && apt-get install -y ${chosen[*]}'"
  if command -v sudo >/dev/null; then
    command="  sudo sh -c $command"
  else
    command="  su -c $command"
  fi
  install=("$root/scripts/install-packages" "${chosen[@]}")
  if ((EUID != 0)); then
    install=(sudo -- "${install[@]}")
    if ! command -v sudo >/dev/null || ! { [[ -t 0 && -t 2 ]] || sudo -n true 2>/dev/null; }; then
      give_up 'install them with:' "$command"
    fi
  fi
  say "installing ${chosen[*]}"
  "${install[@]}" >&2 || give_up 'that failed; install them with:' "$command"
  hash -r
  missing=() missing_programs=()
  note_missing "$@"
  find_java || missing_programs+=("java ($oldest_java or newer)")
  ((${#missing_programs[@]} == 0)) ||
    give_up "still missing after the installation: ${missing_programs[*]}"
}

# Sets may_unshare: whether this process can make netns without a user namespace.
read_capabilities() {
  local key value admin
  may_unshare=''
  admin=$((1 << 21 | 1 << 12)) # CAP_SYS_ADMIN, CAP_NET_ADMIN
  while read -r key value; do
    if [[ $key == CapEff: ]]; then
      (((16#$value & admin) == admin)) && may_unshare=yes
      return 0
    fi
  done </proc/self/status
}

# The first word of a file, or nothing when it cannot be read.
first_word_of() {
  REPLY=
  [[ -r $1 ]] && read -r REPLY _ <"$1"
  return 0
}

# Sees to it that the kernel can make sandboxes, and bridges that show their packets to iptables.
require_kernel() {
  local release major minor
  first_word_of /proc/sys/kernel/osrelease
  release=$REPLY
  IFS=.- read -r major minor _ <<<"$release"
  if ((major * 1000 + ${minor%%[!0-9]*} < ${oldest_kernel%.*} * 1000 + ${oldest_kernel#*.})); then
    give_up "the kernel is $release, but labs need $oldest_kernel or newer: before 5.3 the" \
      "bridge-nf-call-iptables switch belongs to the machine and not to each netns" \
      "boot a newer kernel"
  fi
  if [[ ! $may_unshare ]]; then
    require_user_namespaces
  fi
  if [[ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ]]; then
    load_br_netfilter
  fi
}

require_user_namespaces() {
  first_word_of /proc/sys/user/max_user_namespaces
  if [[ $REPLY == 0 ]]; then
    give_up 'user namespaces are switched off (user.max_user_namespaces is 0); allow them with:' \
      '  sudo sysctl -w user.max_user_namespaces=15000'
  fi
  first_word_of /proc/sys/kernel/unprivileged_userns_clone
  if [[ $REPLY == 0 ]]; then
    give_up 'ordinary users may not make user namespaces here; allow it with:' \
      '  sudo sysctl -w kernel.unprivileged_userns_clone=1'
  fi
  first_word_of /proc/sys/kernel/apparmor_restrict_unprivileged_userns
  if [[ $REPLY == 1 ]]; then
    give_up 'AppArmor takes the rights away from the user namespaces of ordinary users; allow them with:' \
      '  sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
  fi
}

load_br_netfilter() {
  local load=(modprobe br_netfilter)
  ((EUID == 0)) || load=(sudo -n "${load[@]}")
  "${load[@]}" 2>/dev/null || true
  [[ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]] ||
    give_up 'the kernel does not show bridged packets to iptables; load the module with:' \
      '  sudo modprobe br_netfilter'
}
