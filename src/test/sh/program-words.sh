#!/usr/bin/env bash
# What the real program says, where, and with which exit code.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
readonly lab=kubenet-pod-to-pod-same-node
# One of its variants: without it, all are verified.
readonly one=$lab@azure-cni
user=()

# run ARGUMENT…: sets code, said (standard output) and complained (standard error).
run() {
  "${user[@]}" "$launcher" "$@" >"$folder/said" 2>"$folder/complained" </dev/null
  code=$?
  said=$(<"$folder/said") complained=$(<"$folder/complained")
  [[ $complained != *$'\tat '* ]] || fail "a stack trace from hoplab $*" "$complained"
}

# refused WANTED ARGUMENT…: bad input, told on standard error alone.
refused() {
  local wanted=$1
  shift
  run "$@"
  assert_equal "exit code of hoplab $*: $complained" 2 "$code"
  assert_equal "standard output of hoplab $*" '' "$said"
  assert_contains "what hoplab $* complains of" "$wanted" "$complained"
}

for verb in verify diff mutate up down ps exec shell trace capture inspect list show graph validate script schema completion doctor; do
  run "$verb" --help
  assert_equal "exit code of $verb --help" 0 "$code"
  assert_contains "$verb --help" "Usage: hoplab $verb" "$said"
  assert_equal "standard error of $verb --help" '' "$complained"
done
run --help
assert_contains 'the exit codes in --help' '130   interrupted' "$said"
run --version
assert_contains '--version' 'hoplab 0.1.0' "$said"

refused 'a verb is missing'
refused "Unmatched argument at index 0: 'verfy'" verfy
refused 'Did you mean: hoplab verify' verfy
refused "Unknown option: '--bogus'" verify --bogus
refused 'wanted a number from 1 to 256, came 0' verify --jobs 0
refused 'did you mean kubenet-pod-to-vm?' verify kubenet-pod-to-v
refused 'wanted a file in a folder that is there' verify --junit "$folder/none/out.xml" "$lab"
refused 'there is no such file' verify "$folder/none.yaml"
refused "$folder: wanted a lab file, came a directory" verify "$folder"
truncate --size=100M "$folder/big.yaml"
refused "$folder/big.yaml: wanted at most 1048576 octets" verify "$folder/big.yaml"
printf 'title: caf\xe9\n' >"$folder/latin.yaml"
refused "$folder/latin.yaml:1:11: wanted UTF-8 text, came the octet 0xe9" verify "$folder/latin.yaml"
cp "$project/labs/$lab.yaml" "$folder/closed.yaml"
chmod 000 "$folder/closed.yaml"
user=("${as_ordinary_user[@]}")
refused "$folder/closed.yaml: the file is there, but reading it is not permitted" verify "$folder/closed.yaml"
user=()

sed 's/10.244.0.3, serves/10.245.0.3, servs/; s/ip: 10.240.0.4,/ip: 10.240.0.400,/' \
  "$project/labs/$lab.yaml" >"$folder/broken.yaml"
for verb in verify validate show script mutate; do
  refused "$folder/broken.yaml:15:31 cluster.nodes.node-1.ip: wanted an IPv4 address" "$verb" "$folder/broken.yaml"
  assert_contains "the second problem from $verb" "$folder/broken.yaml:18:31 cluster.pods.pod-b.ip: 10.245.0.3" "$complained"
  assert_contains "the third problem from $verb" "$folder/broken.yaml:18:43 cluster.pods.pod-b.servs: " "$complained"
done

# One that can be read, and whose statement is not so.
sed 's/outside: not forwarding at node-1/outside: denied at node-1/; /^variants:/,$d' \
  "$project/labs/$lab.yaml" >"$folder/wrong.yaml"
run verify "$folder/wrong.yaml"
assert_equal "exit code of a lab that is wrong: $complained" 1 "$code"
assert_contains 'the verdict' 'FAIL  wrong' "$said"
run verify --format json --junit "$folder/wrong.xml" "$folder/wrong.yaml" "$one"
assert_equal 'exit code of a wrong lab beside a right one' 1 "$code"
assert_equal 'standard error beside JSON' '' "$complained"
assert_equal 'the one JSON document of a FAIL' '1 FAIL ["FAIL","PASS"]' \
  "$(jq --slurp --raw-output '"\(length) \(.[0].verdict) \([.[0].labs[].verdict] | unique)"' "$folder/said")"
xmllint --noout "$folder/wrong.xml" || fail 'the JUnit file of a FAIL is no XML'
assert_equal 'failures in the JUnit file' true "$(xmllint --xpath 'count(//failure) > 0' "$folder/wrong.xml")"

run verify --format json --junit "$folder/right.xml" "$one"
assert_equal "exit code of a lab that is right: $complained" 0 "$code"
assert_equal 'the one JSON document of a PASS' '1 PASS' \
  "$(jq --slurp --raw-output '"\(length) \(.[0].verdict)"' "$folder/said")"
xmllint --noout "$folder/right.xml" || fail 'the JUnit file of a PASS is no XML'
assert_equal 'failures in the JUnit file' 0 "$(xmllint --xpath 'count(//failure | //error)' "$folder/right.xml")"
run schema
jq --exit-status . <<<"$said" >/dev/null || fail 'the schema is no JSON'
for verb in 'list' 'doctor' "validate $lab"; do
  # shellcheck disable=SC2086 # a verb and its argument
  run $verb --format json
  assert_equal "JSON documents of $verb" 1 "$(jq --slurp length "$folder/said")"
done

# Standard output that takes nothing, or not for long.
for words in "verify --quiet $one" "verify --format json $one" list schema --help --version doctor "script $lab"; do
  # shellcheck disable=SC2086 # several words
  complained=$("$launcher" $words 2>&1 >/dev/full)
  assert_equal "exit code of $words to a full device" 2 $?
  assert_equal "what $words says to a full device" 'hoplab: standard output does not take what is printed' "$complained"
  # shellcheck disable=SC2086
  complained=$("$launcher" $words 2>&1 >&-)
  assert_equal "exit code of $words without a standard output" 2 $?
done
complained=$({ "$launcher" verify "$one" "$one" | head -1 >/dev/null; } 2>&1)
[[ $complained != *$'\tat '* ]] || fail 'a stack trace when the reader goes away' "$complained"
"$launcher" verify --quiet "$one" <&- 2>&- >"$folder/said" || fail 'without standard input and error it fails'

# Escape codes on a terminal alone, and not with NO_COLOR; no progress line in a pipe.
on_terminal() { script --quiet --return --command "$1 $launcher verify --quiet $one kubenet-pod-to-vm@azure-cni" /dev/null </dev/null; }
escape=$'\e['
assert_contains 'colour on a terminal' "${escape}3" "$(on_terminal 'env -u NO_COLOR TERM=xterm')"
[[ $(on_terminal 'env NO_COLOR=1 TERM=xterm') != *"${escape}3"* ]] || fail 'colour in spite of NO_COLOR'
piped=$("$launcher" verify --quiet "$one" kubenet-pod-to-vm@azure-cni 2>&1 | cat)
[[ $piped != *$'\e'* && $piped != *$'\r'* ]] || fail 'escape codes in a pipe' "$piped"
