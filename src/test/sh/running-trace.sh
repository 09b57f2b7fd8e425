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

for who in "${users[@]}"; do
  as_user "$who"
  done_well up "$lab"
  tcpdump_that_does_not_start
  rm "$folder/bin/tcpdump"
  done_well down
  assert_unchanged "trace as $who"
done
