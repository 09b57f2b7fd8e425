#!/usr/bin/env bash
# Every lab passes for root and for an ordinary user, on every Java of the machine, from a checkout
# that cannot be written, and no run says anything beside its report but what labs warn of.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
wanted=$("$launcher" list | wc -l)
users=("${as_ordinary_user[*]}")
((EUID != 0)) || users+=('')
tried=0
for home in /usr/lib/jvm/*; do
  if [[ ! -x $home/bin/java || -L $home ]]; then
    continue
  fi
  tried=$((tried + 1))
  for user in "${users[@]}"; do
    # shellcheck disable=SC2086 # the words of a command
    (cd / && JAVA_HOME=$home $user "$launcher" verify --quiet </dev/null) \
      >"$folder/said" 2>"$folder/complained"
    code=$?
    assert_equal "exit code on $home, user '$user': $(<"$folder/said") $(<"$folder/complained")" 0 "$code"
    assert_equal "labs that pass on $home" "$wanted" "$(grep -c '^PASS  ' "$folder/said")"
    assert_equal "standard error on $home, user '$user'" '' "$(grep -v ': warning: ' "$folder/complained")"
  done
done
((tried > 0)) || fail 'no Java under /usr/lib/jvm'
