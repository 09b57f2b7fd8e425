#!/usr/bin/env bash
# Labs come up, are found by their names, and go without leaving anything. running-life.sh [ROUNDS]
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# shellcheck source=src/test/sh/running.bash
. "$here/running.bash"
readonly rounds=${1:-${ROUNDS:-10}}
# shellcheck disable=SC2034 # unchanged looks at it
before=$(leftovers)

life() {
  local answer port other listener
  as_user "$1"
  refused 'no lab is up; start one with' down
  refused 'no lab is up' exec pod-a true
  done_well down --all
  done_well ps
  assert_equal 'ps of nothing' 'NAME  LAB  HOSTS  SERVERS  PID  UP  FILE' "$said"
  assert_equal 'ps of nothing in JSON' '{"running":[]}' "$(hoplab ps --format json)"

  done_well up "$lab"
  assert_contains 'what up says' "$lab is up: 5 hosts, 3 servers" "$said"
  for answer in "shell pod-a" "exec pod-a -- curl http://vm-1/" "trace pod-a vm-1:80" "capture node-1 " graph down; do
    assert_contains 'what up says can be tried' "  $launcher $answer" "$said"
  done
  refused "'$lab' is up already" up "$lab"
  refused "'$lab' is up already" up "$project/labs/$lab.yaml"
  refused "no lab named 'none' is up; up: $lab" down none
  refused "no lab named 'none' is up; up: $lab" down "$lab" none
  refused "no lab named 'none' is up; up: $lab" exec -l none pod-a true
  refused "$lab has no host 'pod-z'; its hosts: node-1 pod-a pod-b vm-1 vnet" exec pod-z true
  refused "$lab has no host '../netns/pod-a'" exec ../netns/pod-a true
  refused "$lab has no host 'pod-z'" shell pod-z
  refused "wanted a command to run on pod-a" exec pod-a
  refused "wanted a command to run on pod-a" exec pod-a --
  for answer in --help -h; do
    run exec "$answer"
    assert_contains "exec $answer" 'Usage: hoplab exec' "$said"
  done

  done_well exec pod-a -- curl --silent --show-error http://vm-1/
  assert_contains 'the answer, translated by node-1' 'vm-1 sees 10.240.0.4:' "$said"
  done_well exec pod-a -- dig +short @vm-1 pod-b
  assert_equal 'what the name server says' 10.244.0.3 "$said"
  done_well exec node-1 -- iptables -t nat -S IP-MASQ-AGENT
  assert_contains 'the rules of node-1' '-j MASQUERADE' "$said"
  done_well exec node-1 -- iptables-save
  assert_equal 'a trace rule' '' "$(grep TRACE <<<"$said")"
  run exec pod-a -- curl --silent --show-error --max-time 5 http://example.com/
  assert_equal "exit code of curl that knows no such name: $complained" 6 "$code"
  assert_equal 'netns, as shell sees them' 'node-1 pod-a pod-b vm-1 vnet' \
    "$(echo 'ip netns list' | hoplab shell | sort | xargs)"
  assert_equal 'pod-a, as ip netns enters it' 10.244.0.2/24 \
    "$(echo "ip netns exec pod-a ip -br -4 addr show eth0" | hoplab shell | awk '{ print $3 }')"

  # No way in or out: not by interface, not by loopback, not by an abstract socket.
  assert_equal 'interfaces beside the hosts' lo "$(echo "ip -o link | cut -d: -f2 | tr -d ' '" | hoplab shell)"
  assert_equal 'interfaces as /sys shows them' lo "$(echo 'ls /sys/class/net' | hoplab shell)"
  perl "$here/listener.pl" "$folder/port" &
  listener=$!
  await 5 test -s "$folder/port" || fail 'the listener does not listen'
  port=$(<"$folder/port")
  perl "$here/listener.pl" --ask "$port" || fail 'the listener is not to be reached from the machine itself'
  for other in pod-a vnet ''; do
    echo "perl '$here/listener.pl' --ask $port" | hoplab shell ${other:+"$other"} &&
      fail "a listener of the machine is reached from ${other:-the sandbox}"
  done
  kill "$listener"
  wait "$listener" 2>/dev/null
  rm -f "$folder/port"

  # The second of the same lab, and what is meant when there are two.
  done_well up "$lab" --name second
  assert_contains 'what up says of one of two' "exec -l second pod-a -- curl" "$said"
  assert_equal 'what is up' "$lab second" "$(names_up)"
  refused "several labs are up: wanted one of them by -l NAME or HOPLAB_LAB: $lab second" exec pod-a true
  refused 'several labs are up' down
  done_well exec -l second pod-a true
  HOPLAB_LAB=second done_well exec pod-b -- cat /run/hoplab/lab/$lab.yaml
  assert_equal 'the lab file inside' "$(<"$project/labs/$lab.yaml")" "$said"
  hoplab exec -l second pod-a -- ip link set eth0 down
  done_well exec --lab=$lab pod-a -- curl --silent http://vm-1/
  assert_equal 'completion of names' "$lab"$'\nsecond' "$(hoplab __complete running)"
  assert_equal 'completion of hosts' $'node-1\npod-a\npod-b\nvm-1\nvnet' "$(hoplab __complete hosts -l second)"
  assert_equal 'completion of labs' "$(hoplab list | sed 's/ .*//')" "$(hoplab __complete labs)"

  done_well ps
  assert_contains 'ps' "second             $lab  5      3  " "$said"
  done_well ps --format json
  assert_equal 'ps in JSON' "second $lab $folder/checkout/labs/$lab.yaml 5 3 true" "$(jq --raw-output \
    '.running[1] | "\(.name) \(.lab) \(.file) \(.hosts | length) \(.servers | length) \(all(.servers[]; .runs))"' <<<"$said")"
  done_well down second
  assert_equal 'what is up' "$lab" "$(names_up)"
  done_well down
  assert_equal 'what is up' '' "$(names_up)"
  [[ ! -e $HOPLAB_STATE ]] || fail 'the folder for states is left'

  # A lab whose hosts were all deleted inside is still up.
  done_well up "$lab"
  # shellcheck disable=SC2016 # expanded inside
  echo 'for host in $(ip netns list | cut -d" " -f1); do ip netns del $host; done' | hoplab shell
  assert_equal 'what is up without hosts' "$lab" "$(names_up)"
  refused "$lab has no host 'pod-a'; its hosts: none, all have been deleted" exec pod-a true
  refused 'the netns of pod-a has been taken away' trace pod-a pod-b
  done_well down
}

names() {
  local file=$folder/'a "b\ü
c.yaml' name
  as_user "$1"
  cp "$project/labs/$lab.yaml" "$file"
  refused 'wanted lower-case letters' up "$file"
  for name in Upper 'a b' -x ../a .. a/b a.b é "$(printf 'x%.0s' {1..64})"; do
    refused 'wanted lower-case letters' up "--name=$name" "$lab"
  done
  refused 'did you mean kubenet-pod-to-vm?' up kubenet-pod-to-v
  refused 'Unknown option' up --bogus $lab
  refused 'Unmatched argument' up $lab $lab
  refused 'Missing required parameter' up
  refused '--name: wanted a value, came nothing' up "$lab" --name ''
  refused '/dev/stdin: wanted a lab file, came an open descriptor' up /dev/stdin --name piped
  refused '-l: wanted a value, came nothing' exec -l '' pod-a true
  sed 's/10.244.0.3, serves/10.245.0.3, servs/' "$file" >"$folder/broken.yaml"
  refused 'broken.yaml:20:31 cluster.pods.pod-b.ip: 10.245.0.3' up "$folder/broken.yaml"
  (
    cd "$folder" || exit
    done_well up "./${file##*/}" --name "$(printf 'x%.0s' {1..63})"
    refused 'wanted LAB or --lab NAME, came both' graph -l none "$lab"
    assert_equal 'ps in JSON, of a strange file' "$file" "$(hoplab ps --format json | jq --raw-output '.running[0].file')"
    done_well down --all
  ) || exit
  rm "$file"
}

several() {
  local number pids=() wins=0
  as_user "$1"
  for number in 1 2 3 4 5 6 7 8; do
    hoplab up "$lab" --name "lab-$number" >"$folder/up-$number" 2>&1 &
    pids+=($!)
  done
  for number in "${pids[@]}"; do wait "$number" || fail "one of eight does not come up: $(cat "$folder"/up-*)"; done
  assert_equal 'what is up' "$(echo lab-{1..8})" "$(names_up)"
  for number in 1 2 3 4 5 6 7 8; do
    done_well exec -l "lab-$number" pod-a -- curl --silent http://vm-1/
  done
  done_well down --all
  assert_equal 'labs taken down' 8 "$(wc -l <"$folder/said")"

  # Taken down by several, and while a verb works in it.
  done_well up "$lab"
  pids=()
  for number in 1 2 3 4; do
    hoplab down "$lab" >"$folder/down-$number" 2>&1 &
    pids+=($!)
  done
  for number in "${pids[@]}"; do
    wait "$number" || grep -q "no lab named '$lab' is up" "$folder"/down-* || fail "one of several does not take it down: $(cat "$folder"/down-*)"
  done
  # One that comes while the lab ends takes it for one that has ended by itself, and it has.
  assert_equal 'what one of several says that take a lab down' '' "$(grep -hv -e "^$lab is down$" \
    -e "no lab named '$lab' is up" -e "$lab does not run any more" "$folder"/down-*)"
  done_well up "$lab"
  hoplab trace --live 2>"$folder/live" &
  pids=($!)
  await 10 grep -q watching "$folder/live" || fail "a live trace does not start: $(<"$folder/live")"
  done_well down
  wait "${pids[0]}"
  assert_equal 'exit code of a verb whose lab is taken down' 2 $?
  assert_contains 'what it says' "the running lab $lab ended meanwhile" "$(<"$folder/live")"

  # One of two with one name.
  pids=()
  for number in 1 2; do
    hoplab up "$lab" >"$folder/up-$number" 2>&1 &
    pids+=($!)
  done
  for number in "${pids[@]}"; do wait "$number" && wins=$((wins + 1)); done
  assert_equal "how many of two with one name come up: $(cat "$folder"/up-[12])" 1 "$wins"
  done_well exec pod-a true
  done_well down
}

memory_of() { awk '/^(Rss|Pss):/ { sum[$1] += $2 } END { print sum["Rss:"] }' "/proc/$1/smaps_rollup"; }

rounds_of() {
  local round kilobytes
  as_user "$1"
  for ((round = 0; round < rounds; round++)); do
    done_well up "$lab"
    done_well exec pod-a -- curl --silent http://vm-1/
    if ((round == 0)); then
      kilobytes=$(($(memory_of "$(holder_of $lab)") + $(memory_of "$(outer_of $lab)")))
      echo "memory of the held lab without its servers: $kilobytes kB"
      ((kilobytes < 10240)) || fail "a held lab takes $kilobytes kB"
    fi
    done_well down
  done
}

for who in "${users[@]}"; do
  life "$who"
  assert_unchanged "life of a lab, $who"
  names "$who"
  several "$who"
  rounds_of "$who"
  assert_unchanged "several labs, $who"
done

# What cannot be told is done nevertheless.
as_user "${users[0]}"
for output in '>&-' '>/dev/full'; do
  for verb in "up $lab" ps 'ps --format json' "down $lab"; do
    eval "hoplab $verb $output" 2>"$folder/complained"
    assert_equal "exit code of $verb $output" 2 $?
    assert_equal "what is said of $verb $output" 'hoplab: standard output does not take what is printed' "$(<"$folder/complained")"
    [[ $verb == down* || $(names_up) == "$lab" ]] || fail "$lab is not up after $verb $output"
  done
  assert_equal 'what is up' '' "$(names_up)"
done

# Where the output is piped or taken, up returns as soon as the lab is up, and what the caller has
# open does not stay open.
as_user "${users[0]}"
exec 7>"$folder/lock"
flock 7
# shellcheck disable=SC2016 # expanded by the other bash
said=$(HOPLAB_MARK=$folder timeout 20 bash -c '"$0" up "$1" 2>&1 | cat; "$0" ps' "$launcher" "$lab") || fail 'up in a pipe does not return'
assert_contains 'what up says to a pipe' "$lab is up" "$said"
exec 7>&-
flock -n "$folder/lock" true || fail "a running lab holds a lock of its caller's"
cd / && rmdir "$folder/home" && done_well exec pod-a -- pwd && assert_equal 'folder of exec' / "$said"
done_well down
assert_unchanged 'up in a pipe'
