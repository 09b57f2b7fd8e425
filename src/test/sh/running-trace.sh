#!/usr/bin/env bash
# What a trace says when its tools or the lab's own servers fail, and with which exit code.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# shellcheck source=src/test/sh/running.bash
. "$here/running.bash"
# shellcheck disable=SC2034 # unchanged looks at it
before=$(leftovers)

# instead_of_tcpdump: from now on standard input is the program of that name.
instead_of_tcpdump() {
  mkdir -p "$folder/bin"
  cat >"$folder/bin/tcpdump"
  chmod 755 "$folder/bin" "$folder/bin/tcpdump"
  [[ $PATH == "$folder/bin:"* ]] || PATH=$folder/bin:$PATH
}

tcpdump_that_does_not_start() {
  local -a verb
  instead_of_tcpdump <<<$'#!/bin/sh\necho "no luck" >&2\nexit 1'
  for verb in 'trace pod-a vm-1:80' 'trace --live' capture; do
    read -ra verb <<<"$verb"
    run "${verb[@]}"
    assert_equal "exit code of ${verb[*]} without tcpdump: $said $complained" 4 "$code"
    assert_equal "standard output of ${verb[*]} without tcpdump" '' "$said"
    [[ $complained =~ ^'hoplab: tcpdump at '[a-z0-9-]+' ended; it said: no luck'$ ]] ||
      fail "what ${verb[*]} complains of without tcpdump: $complained"
  done
}

# What was answered is told as it was, but is not proven by a capture that is not whole.
tcpdump_that_ends_early() {
  local tcpdump
  rm "$folder/bin/tcpdump"
  tcpdump=$(type -P tcpdump)
  # At a host that the packets do not come by: it ends with the first marker.
  instead_of_tcpdump <<<"#!/bin/bash
[[ \$(ip -4 address show eth0 2>&1) == *10.244.0.3/* ]] && one=(-c 1)
exec $tcpdump \"\${one[@]}\" \"\$@\""
  run trace pod-a vm-1:80
  assert_contains 'a trace with a capture that ended early' \
    'evidence is missing: capture at pod-b: tcpdump ended early' "$said"
  assert_contains 'a trace with a capture that ended early' 'answered' "$said"
  assert_equal "exit code with a capture that ended early: $said" 3 "$code"
}

# A name that nobody knows is mistyped; where nobody answers, the lab's DNS is to be looked into.
names() {
  done_well up private-endpoint
  refused 'or a name that pod-a can look up; came nix.example' trace -l private-endpoint pod-a nix.example:443
  done_well exec -l private-endpoint azure-dns -- ip link set eth0 down
  run trace -l private-endpoint pod-a account.blob.core.windows.net:443
  assert_equal "exit code of a name that nobody answers for: $said $complained" 3 "$code"
  assert_equal 'standard output for a name that nobody answers for' '' "$said"
  assert_equal 'what is said of a name that nobody answers for' \
    'hoplab: pod-a cannot look up account.blob.core.windows.net: no DNS server answers; it asks 10.0.0.10; the way of its questions is shown by: trace pod-a 10.0.0.10:53 --proto udp' \
    "$complained"
  run trace -l private-endpoint pod-a 10.0.0.10:53 --proto udp
  assert_contains 'the way of a question' coredns "$said"
  done_well down private-endpoint
}

for who in "${users[@]}"; do
  as_user "$who"
  done_well up "$lab"
  tcpdump_that_does_not_start
  tcpdump_that_ends_early
  refused '--live sends none' trace --live --count 3 pod-a
  rm "$folder/bin/tcpdump"
  names
  done_well down
  assert_unchanged "trace as $who"
done
