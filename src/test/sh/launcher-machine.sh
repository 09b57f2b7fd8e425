#!/usr/bin/env bash
# On a machine that cannot run labs the launcher exits with 4 and prints the command that mends it.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_stand_in

# A PATH with every program of the machine but those named. The launcher adds the sbin folders
# itself, so only programs in other folders can be taken away.
path_without() {
  local program without=" $* "
  rm -rf "$folder/path"
  mkdir "$folder/path"
  for program in apt-get apt-cache bash sh env find flock readlink java setpriv unshare nsenter \
    tcpdump curl dig ping openssl touch cat grep; do
    if [[ $without != *" $program "* ]]; then
      ln -s "$(type -P "$program")" "$folder/path/$program"
    fi
  done
}

# launch COMMAND…: sets code and said.
launch() {
  said=$(cd / && "$@" 2>&1 >/dev/null)
  code=$?
}

path_without curl dig
launch env "PATH=$folder/path" "${as_ordinary_user[@]}" "$launcher" exit 0
assert_equal 'exit code without curl and dig' 4 "$code"
assert_contains 'the programs that are missing' 'lacks: curl dig' "$said"
assert_contains 'the command that installs them' \
  "  su -c 'apt-get update && apt-get install -y curl bind9-dnsutils'" "$said"
printf '#!/bin/sh\nexit 1\n' >"$folder/path/sudo"
chmod +x "$folder/path/sudo"
launch env "PATH=$folder/path" "${as_ordinary_user[@]}" "$launcher" exit 0
assert_contains 'the command where there is sudo' \
  "  sudo sh -c 'apt-get update && apt-get install -y curl bind9-dnsutils'" "$said"

launch env "PATH=$folder/path" "${as_ordinary_user[@]}" "$launcher" list
assert_equal 'exit code of a verb that needs no programs' 0 "$code"

path_without curl apt-get
launch env "PATH=$folder/path" "${as_ordinary_user[@]}" "$launcher" exit 0
assert_equal 'exit code where there is no apt-get' 4 "$code"
assert_contains 'the packages by name' 'on Debian they are in: curl' "$said"

if ((EUID != 0)); then
  echo 'the rest needs root' >&2
  exit 0
fi

# As root the launcher installs. This apt-get notes what it was asked, brings curl, and looks
# whether services may start.
path_without curl apt-get
cat >"$folder/path/apt-get" <<APT
#!/bin/sh
echo "apt-get \$*" >>$folder/asked
if [ "\$1" = install ]; then
  /usr/sbin/policy-rc.d nginx start || echo "services: \$?" >>$folder/asked
  $(type -P ln) -s $(type -P curl) $folder/path/curl
fi
APT
chmod +x "$folder/path/apt-get"
for program in rm chmod; do ln -s "$(type -P "$program")" "$folder/path/$program"; done
cp -a /usr/sbin/policy-rc.d "$folder/policy" 2>/dev/null
launch env "PATH=$folder/path" "$launcher" exit 3
assert_equal "exit code after an installation ($said)" 3 "$code"
assert_contains 'what apt-get was asked' $'apt-get update -q\napt-get install -q -y --no-install-recommends curl\nservices: 101' "$(<"$folder/asked")"
if [[ -e $folder/policy ]]; then
  cmp "$folder/policy" /usr/sbin/policy-rc.d || fail "the machine's own policy-rc.d was changed"
else
  [[ ! -e /usr/sbin/policy-rc.d ]] || fail 'policy-rc.d is left behind'
fi

# Settings of the kernel, shown by binding files over /proc/sys in a mount namespace.
# launch_with PATH VALUE [USER…]
launch_with() {
  local user=("${@:3}")
  printf '%s\n' "$2" >"$folder/setting"
  # shellcheck disable=SC2016 # expanded inside
  launch unshare --mount sh -c '
    mount --bind "$1" "$2" || exit 99
    shift 2
    exec "$@"' setting "$folder/setting" "$1" "${user[@]}" "$launcher" exit 0
}
launch_with /proc/sys/user/max_user_namespaces 0 "${as_ordinary_user[@]}"
assert_equal 'exit code without user namespaces' 4 "$code"
assert_contains 'the command' 'sudo sysctl -w user.max_user_namespaces=15000' "$said"

launch_with /proc/sys/kernel/osrelease 4.19.0-27-amd64
assert_equal 'exit code on an old kernel' 4 "$code"
assert_contains 'the kernels' 'the kernel is 4.19.0-27-amd64, but labs need 5.4 or newer' "$said"
launch_with /proc/sys/kernel/osrelease 5.4.0-150-generic
assert_equal 'exit code on the oldest kernel' 0 "$code"

# The settings that only some kernels have stand in a folder of their own.
# launch_with_extra FILE VALUE
launch_with_extra() {
  rm -rf "$folder/kernel"
  mkdir "$folder/kernel"
  cp /proc/sys/kernel/osrelease "$folder/kernel/"
  printf '%s\n' "$2" >"$folder/kernel/$1"
  chmod -R a+rX "$folder/kernel"
  # shellcheck disable=SC2016 # expanded inside
  launch unshare --mount sh -c '
    mount --bind "$1" /proc/sys/kernel || exit 99
    shift
    exec "$@"' settings "$folder/kernel" "${as_ordinary_user[@]}" "$launcher" exit 0
}
launch_with_extra unprivileged_userns_clone 0
assert_equal 'exit code where users may not unshare' 4 "$code"
assert_contains 'the command' 'sudo sysctl -w kernel.unprivileged_userns_clone=1' "$said"
launch_with_extra apparmor_restrict_unprivileged_userns 1
assert_equal 'exit code where AppArmor forbids it' 4 "$code"
assert_contains 'the command' 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0' "$said"

# Without the right to unshare, and with user namespaces used up by the limit of this one.
launch unshare --user --map-root-user sh -c '
  echo 0 >/proc/sys/user/max_net_namespaces
  exec "$@"' no-netns "$launcher" exit 0
assert_equal 'exit code where unshare fails' 4 "$code"
assert_contains 'the reason' 'does not let hoplab make a sandbox' "$said"
