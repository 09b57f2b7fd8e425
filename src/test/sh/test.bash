# shellcheck shell=bash
# What the shell tests share: a private folder, a copy of the launcher with a stand-in program,
# assertions, and a picture of everything on the machine that a run must leave as it was.
set -uo pipefail

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
project=$(cd "$here/../../.." && pwd)
folder=$(mktemp -d)
chmod 755 "$folder"
trap clean_up EXIT
# A failure is told even where standard error is kept from bash's own notes of killed jobs.
exec {complaints}>&2
export PATH=$PATH:/usr/sbin:/sbin

# A test that failed may have left what it looked for; the folder's name is this test's alone.
clean_up() {
  local left
  mapfile -t left < <(pgrep -f -- "$folder/")
  ((${#left[@]} == 0)) || kill -KILL "${left[@]}" 2>/dev/null
  chmod -R u+w "$folder"
  rm -rf "$folder"
}

fail() {
  printf 'FAILED: %s\n' "$@" >&"$complaints"
  exit 1
}

# assert_equal WHAT WANTED CAME
assert_equal() {
  [[ $2 == "$3" ]] || fail "$1" "  wanted: $2" "  came:   $3"
}

# assert_contains WHAT WANTED TEXT
assert_contains() {
  [[ $3 == *"$2"* ]] || fail "$1" "  wanted in it: $2" "  came: $3"
}

# A checkout with the real launcher, whose program is stand-in/Main.java.
make_stand_in() {
  local copy=$folder/checkout
  mkdir -p "$copy/src/main" "$copy/target/classes"
  cp -r "$project/scripts" "$copy/"
  : >"$copy/pom.xml"
  ln -s "$(type -P sleep)" "$copy/target/sleep"
  javac -nowarn -XDignore.symbol.file -d "$copy/target/classes" "$here/stand-in/Main.java"
  jar --create --file "$copy/target/hoplab.jar" --main-class io.hoplab.cli.Main -C "$copy/target/classes" .
  chmod -R a+rX "$copy"
  launcher=$copy/scripts/hoplab
  "$launcher" list >/dev/null || fail 'the stand-in does not start'
}

# A copy of the checkout and of what is built of it, which every user can read and none may write.
make_copy() {
  local copy=$folder/checkout
  "$project/scripts/hoplab" --version >/dev/null || fail 'the program does not start'
  mkdir -p "$copy/target" "$copy/src"
  cp -a "$project/scripts" "$project/labs" "$project/pom.xml" "$copy/"
  cp -a "$project/src/main" "$copy/src/"
  cp -a "$project/target/"{hoplab.jar,lib,native,cds} "$copy/target/"
  chmod -R a+rX,a-w "$copy"
  launcher=$copy/scripts/hoplab
}

# marked: the processes that have this test's folder in their environment, but not the test itself.
marked() {
  local environ
  grep -lzxF "HOPLAB_MARK=$folder" /proc/[0-9]*/environ |
    while read -r environ; do
      [[ $environ == "/proc/$$/environ" ]] || tr '\0' ' ' <"${environ%environ}cmdline"
      echo
    done
} 2>/dev/null

# The words that run a command as an ordinary user.
as_ordinary_user=()
if ((EUID == 0)); then
  # shellcheck disable=SC2034
  as_ordinary_user=(setpriv '--reuid=65534' '--regid=65534' --clear-groups --inh-caps=-all)
fi

# await SECONDS COMMAND…: until the command succeeds.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < end)) || return 1
    sleep 0.02
  done
}

# await_launcher PID: until what was started in the background has become the launcher. A signal
# before that would be ignored, or set off the trap that this test has at its exit.
await_launcher() {
  await 10 runs_launcher "$1" || fail "the launcher does not start: $(tr '\0' ' ' <"/proc/$1/cmdline")"
}
runs_launcher() { [[ $(tr '\0' ' ' <"/proc/$1/cmdline") == "bash $launcher "* ]]; } 2>/dev/null

# The machine's interfaces, netns, rules, settings, mounts, and what of ours still runs. Values
# that move by themselves are left out.
leftovers() {
  echo '== links'
  ip -o link | sed 's/ state [A-Z]*//'
  ip -o addr | sed 's/valid_lft.*//'
  ip rule
  ip route show table all
  echo '== netns'
  ip netns list
  echo '== rules'
  if ((EUID == 0)); then
    iptables-save 2>/dev/null | grep -v '^#' | sed 's/\[[0-9:]*\]//'
    nft list ruleset 2>/dev/null
  fi
  echo '== settings'
  sysctl -a -r '^net\.' 2>/dev/null | grep -v -e nf_conntrack_count -e 'random\.' -e fib_notify \
    -e tcp_fastopen_key -e nf_conntrack_buckets -e base_reachable -e tcp_mem -e udp_mem
  echo '== mounts'
  sort /proc/self/mounts
  echo '== processes'
  # other tests run beside this one: only what runs from this test's folder is ours
  pgrep -af -- "$folder/checkout" | grep -v -e pgrep || true
  marked
  echo '== files'
  # process 1 of a sandbox is the JVM
  find /tmp /run /var/tmp /dev/shm -maxdepth 1 '(' -name 'jffi*' -o -name 'jna*' -o -name 'hoplab*' \
    -o -name 'nginx*' ')' -newer "$here/../../../pom.xml" ! -name 'hoplab-install' 2>/dev/null | sort
  find /tmp/hsperfdata_* -name 1 2>/dev/null
  find "$folder/checkout/target" ! -path '*/target/cds' ! -name '*.jsa' | sort
}
