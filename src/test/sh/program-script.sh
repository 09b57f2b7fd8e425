#!/usr/bin/env bash
# The script that a lab prints builds the whole network with nothing but ip, bridge, sysctl,
# iptables-restore and nft, without a failing command. That it does so for labs of each kind, and
# leaves the state that the program leaves, is SameKernelStateTest's matter.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
if ((EUID != 0)); then
  echo 'it makes its sandbox as root' >&2
  exit 77
fi
mkdir "$folder/bin"
for program in sh mkdir ip bridge sysctl iptables-restore nft; do
  ln -s "$(type -P "$program")" "$folder/bin/$program"
done
for lab in kubenet-pod-to-vm load-balancer nftables-mode@azure-cni private-endpoint; do
  "$project/scripts/hoplab" script "$lab" >"$folder/script" || fail "no script for $lab"
  # shellcheck disable=SC2016 # expanded inside
  unshare --net --mount --pid --fork --kill-child --mount-proc sh -c '
    mount -t tmpfs tmpfs /run && PATH=$1 sh -eu "$2" && ip -o netns list | sed "s/ .*//" | sort' \
    sandbox "$folder/bin" "$folder/script" >"$folder/made" 2>"$folder/errors"
  code=$?
  assert_equal "exit code of the script of $lab: $(<"$folder/errors")" 0 "$code"
  assert_equal "what the script of $lab says" '' "$(<"$folder/errors")"
  assert_equal "the netns that the script of $lab makes" \
    "$(sed -n 's/^ip netns add //p' "$folder/script" | sort)" "$(<"$folder/made")"
  [[ -s $folder/made ]] || fail "the script of $lab makes no netns"
done
