#!/usr/bin/env bash
# What capture writes is read by stock tshark and capinfos without a complaint: names, order,
# comments, whole after Ctrl-C, and while it is being written.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# shellcheck source=src/test/sh/running.bash
. "$here/running.bash"
# shellcheck disable=SC2034 # unchanged looks at it
before=$(leftovers)

# Of tshark's own words only those that say nothing about the capture.
complaints() { grep --invert-match --extended-regexp '^Running as user|^$' "$folder/heard"; }

is_capturing() { [[ $(<"$folder/listens") == *capturing* ]]; }
is_long_enough() { (($(wc --lines <"$folder/live") >= 30)); }

# begin_capture ARGUMENT…: in the background, and waits until it listens.
begin_capture() {
  : >"$folder/listens"
  "${user[@]}" env --default-signal "HOPLAB_MARK=$folder" "$launcher" capture "$@" \
    2>"$folder/listens" >"$folder/out" </dev/null &
  pid=$!
  await 20 is_capturing || fail "the capture does not begin: $(<"$folder/listens")"
}

for who in "${users[@]}"; do
  as_user "$who"
  done_well up "$lab"

  begin_capture --write "$folder/home/$who.pcapng"
  for _ in 1 2 3; do done_well exec pod-a -- curl --silent http://vm-1/; done
  kill -INT "$pid"
  wait "$pid"
  code=$?
  assert_equal "exit code after SIGINT: $(<"$folder/listens")" 130 "$code"
  capinfos "$folder/home/$who.pcapng" >"$folder/said" 2>"$folder/heard" || fail 'capinfos does not read it'
  assert_equal 'what capinfos complains of' '' "$(complaints)"
  assert_contains 'capinfos' 'Strict time order:   True' "$(<"$folder/said")"
  assert_contains 'capinfos' 'Name = node-1/cbr0' "$(<"$folder/said")"
  tshark -r "$folder/home/$who.pcapng" -T fields -e frame.interface_name -e frame.comment \
    -Y 'tcp.flags.syn == 1 && tcp.flags.ack == 0' >"$folder/said" 2>"$folder/heard" || fail 'tshark does not read it'
  assert_equal 'what tshark complains of' '' "$(complaints)"
  assert_equal 'SYN packets of three requests at seven interfaces' 21 "$(wc --lines <"$folder/said")"
  assert_equal 'SYN packets with a comment' 3 "$(grep --count 'SNAT' "$folder/said")"
  assert_equal 'those at another place than node-1/eth0' '' \
    "$(grep SNAT "$folder/said" | grep --invert-match '^node-1/eth0.*by -t nat -A IP-MASQ-AGENT')"

  begin_capture --write - --count 60 node-1/eth0 node-1/cbr0
  done_well exec pod-a -- curl --silent http://vm-1/
  done_well exec pod-a -- curl --silent http://vm-1/
  while kill -0 "$pid" 2>/dev/null; do done_well exec pod-a -- curl --silent http://vm-1/; done
  wait "$pid"
  code=$?
  assert_equal "exit code after 60 packets: $(<"$folder/listens")" 0 "$code"
  tshark -r - -T fields -e frame.interface_name <"$folder/out" 2>/dev/null >"$folder/said"
  assert_equal 'packets through standard output' 60 "$(wc --lines <"$folder/said")"
  assert_equal 'their interfaces' 'node-1/cbr0 node-1/eth0' "$(sort --unique "$folder/said" | paste --serial --delimiters=' ')"

  # Somebody who reads while it goes on, and stops reading.
  : >"$folder/listens"
  (hoplab capture --write - 2>"$folder/listens" </dev/null; echo $? >"$folder/ended") |
    tshark -l -i - -c 30 -T fields -e frame.interface_name 2>/dev/null >"$folder/live" &
  await 20 is_capturing || fail "the capture does not begin: $(<"$folder/listens")"
  until is_long_enough; do done_well exec pod-a -- curl --silent http://vm-1/; done
  while [[ ! -s $folder/ended ]]; do done_well exec pod-a -- curl --silent http://vm-1/; done
  wait
  assert_equal "exit code when nobody reads on: $(<"$folder/listens")" 0 "$(<"$folder/ended")"
  rm "$folder/ended"

  begin_capture --count 1 vm-1
  done_well exec pod-a -- curl --silent http://vm-1/
  wait "$pid"
  assert_contains 'a line of a packet' 'vm-1/eth0' "$(<"$folder/out")"

  refused 'nope: wanted one of the hosts' capture nope
  refused 'node-1/eth9: wanted one of the interfaces of node-1: lo, ' capture node-1/eth9
  refused 'wanted a number from 1 on' capture --count 0
  refused 'no/such/folder/x: cannot be written: no such folder' capture --write "$folder/no/such/folder/x"
  done_well down
  assert_unchanged "capture as $who"
done
