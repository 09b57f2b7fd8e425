#!/usr/bin/env bash
# `hoplab diff` as root and as an ordinary user: its exit codes, where it says what, and its JSON.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
readonly lab=kubenet-pod-to-vm
sed -e '/^counterproofs:/,$d' "$project/labs/$lab.yaml" >"$folder/base.yaml"
sed -e 's/^  network: kubenet$/&\n  ipMasqAgent: off/' "$folder/base.yaml" >"$folder/bare.yaml"
sed -e 's/^  call:$/  ring:/; s/^  neighbour:$/  next-door:/; s/^  from-outside:$/  inwards:/' \
  "$folder/base.yaml" >"$folder/renamed.yaml"
chmod -R a+rX "$folder"

# differ WANTED ARGUMENT…: runs diff, which must end with that code; sets said and complained.
differ() {
  local wanted=$1 code
  shift
  "${user[@]}" "$launcher" diff "$@" >"$folder/said" 2>"$folder/complained" </dev/null
  code=$?
  assert_equal "exit code of diff $*: $(<"$folder/complained")" "$wanted" "$code"
  said=$(<"$folder/said") complained=$(<"$folder/complained")
}

users=("${as_ordinary_user[*]}")
((EUID != 0)) || users+=('')
for words in "${users[@]}"; do
  read -r -a user <<<"$words"
  differ 0 "$lab" "$lab" --flow 'call (ping)'
  assert_contains 'a lab beside itself' 'no difference' "$said"
  differ 0 "$lab" "$folder/renamed.yaml" --flow call=ring
  differ 1 "$folder/base.yaml" "$folder/bare.yaml" --flow 'call (ping)'
  assert_contains 'the mark of a changed hop' ' | ' "$said"
  assert_contains 'the mark of a hop that the left alone has' ' <' "$said"
  assert_contains 'the summary' 'left translates the source at node-1, right does not' "$said"
  assert_equal 'lines of more than 100 columns' '' "$(grep -E '^.{101}' <<<"$said")"
  assert_equal 'standard error' '' "$complained"
  differ 0 "$folder/base.yaml" "$folder/bare.yaml" --flow neighbour --way reply --format json
  assert_equal 'the result in JSON' 'same reply' \
    "$(jq -r '.result + " " + ([.flows[].packets[].way] | unique | join(","))' <<<"$said")"
done

differ 2 "$lab" "$folder/renamed.yaml"
assert_equal 'standard output without a flow in common' '' "$said"
assert_contains 'the flows of the left lab' "$lab has call, call (ping), call (dig), neighbour, from-outside" "$complained"
assert_contains 'the flows of the right lab' 'has ring, ring (ping), ring (dig), next-door, inwards' "$complained"
differ 2 "$lab" "$lab" --flow ring
differ 2 "$lab" "$lab" --way sideways
differ 2 "$lab"
differ 2 "$lab" no-such-lab
