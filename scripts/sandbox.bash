# shellcheck shell=bash
# The sandbox that a lab lives in. Sourced after machine.bash.

# Sets sandbox: the words that make one. Its first process dies with unshare, and unshare with
# this script.
set_sandbox() {
  sandbox=(setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child --mount-proc)
  if [[ ! $may_unshare ]]; then
    if ((EUID == 0)); then
      # Root without its rights, as in a container. tcpdump, nginx and dnsmasq give up root's
      # identity when they have it, which a user namespace with one user cannot grant.
      sandbox+=(--user --map-user=1000 --map-group=1000 --keep-caps)
    else
      sandbox+=(--user --map-current-user --keep-caps)
    fi
  fi
}
