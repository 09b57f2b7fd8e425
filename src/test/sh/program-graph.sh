#!/usr/bin/env bash
# What graph draws, where it writes it, and the running lab as it is: for root and for others.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
readonly lab=kubenet-pod-to-vm
cd "$folder" || exit 1
chmod 777 "$folder"
user=()

# run ARGUMENT…: sets code, said (standard output) and complained (standard error).
run() {
  "${user[@]}" "$launcher" "$@" >"$folder/said" 2>"$folder/complained" </dev/null
  code=$?
  said=$(<"$folder/said") complained=$(<"$folder/complained")
}

# draws WANTED ARGUMENT…
draws() {
  local wanted=$1
  shift
  run graph "$@"
  assert_equal "exit code of graph $*: $complained" 0 "$code"
  assert_contains "graph $*" "$wanted" "$said"
}

# refused WANTED ARGUMENT…
refused() {
  local wanted=$1
  shift
  run graph "$@"
  assert_equal "exit code of graph $*: $said" 2 "$code"
  assert_contains "what graph $* complains of" "$wanted" "$complained"
}

draws '└─ vm-1  VM  eth0 10.241.0.4/16 ── vnet f-vm-1 10.241.0.1/32' "$lab"
draws 'SNAT 10.244.0.2 → 10.240.0.4' "$lab" --flow call
draws 'flowchart LR' "$lab" --format mermaid
draws 'subgraph cluster_' "$lab" --format dot
draws '<svg xmlns=' "$lab" --format svg --flow call
refused '--flow nope: wanted a flow of kubenet-pod-to-vm, one of call, call (ping)' "$lab" --flow nope
refused '-o picture.png: wanted a name that ends in .svg, .mmd, .dot or .txt, or --format' "$lab" -o picture.png
[[ ! -e picture.png ]] || fail 'picture.png is written all the same'

run graph "$lab" -o picture.svg
assert_equal "exit code of -o picture.svg: $complained" 0 "$code"
assert_equal 'standard output beside -o' '' "$said"
assert_contains 'the format of picture.svg' '</svg>' "$(<picture.svg)"
if hash xmllint 2>/dev/null; then
  xmllint --noout picture.svg || fail 'picture.svg is no XML'
fi
if hash dot 2>/dev/null; then
  "$launcher" graph "$lab" --flow call --format dot | dot -Tsvg >/dev/null || fail 'dot does not read it'
fi

# A file that was there is replaced as a whole or not at all, and a link stays one.
ln -s picture.svg link.svg
draws '' "$lab" --format text -o link.svg
[[ -L link.svg ]] || fail 'the link was replaced by a file'
assert_contains 'what the link leads to' 'virtual network' "$(<picture.svg)"
refused 'none/picture.svg: cannot be written' "$lab" -o none/picture.svg
refused 'wanted a file, is a folder' "$lab" -o "$folder"
draws 'virtual network' "$lab" -o /dev/stdout
[[ -z $(find . -maxdepth 1 -name '.*.svg.*') ]] || fail 'a draft was left'

for who in root other; do
  [[ $who == root ]] || user=("${as_ordinary_user[@]}")
  export HOPLAB_STATE=$folder/state-$who
  run up "$lab"
  assert_equal "exit code of up: $complained" 0 "$code"
  draws "$lab, as it runs now"
  run exec node-1 -- ip route del default
  draws 'missing: route default via 10.240.0.1 dev eth0'
  draws 'drawn is what the lab file expects' --flow call
  # From inside the lab's sandbox the caller's files are still the caller's.
  run graph -o "running-$who.svg"
  assert_equal "exit code of -o in a running lab: $complained" 0 "$code"
  assert_contains 'a running lab as SVG' 'as it runs now' "$(<"running-$who.svg")"
  refused '--flow nope: wanted a flow of' --flow nope
  run down --all
done

# A change that the lab's flows do not outlast leaves it without any.
user=() HOPLAB_STATE=$folder/state-root
run up load-balancer-probes
assert_equal "exit code of up: $complained" 0 "$code"
run apply --set cluster.services=
assert_equal "exit code of apply: $complained" 0 "$code"
refused '--flow x: wanted a flow of load-balancer-probes, which has none' --flow x
run down --all
