#!/usr/bin/env bash
# Labs pass for root and for an ordinary user, on every Java of the machine, from a checkout that
# cannot be written, and no run says anything beside its report but what labs warn of.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
# A lab is verified with its variants, LAB@VARIANT, which list shows as well.
"$launcher" list | awk '{print $1}' >"$folder/all"
mapfile -t labs < <(grep -v @ "$folder/all")
users=("${as_ordinary_user[*]}")
((EUID != 0)) || users+=('')
javas=()
for home in /usr/lib/jvm/*; do
  [[ ! -x $home/bin/java || -L $home ]] || javas+=("$home")
done
shares=$((${#javas[@]} * ${#users[@]}))
tried=0
for home in "${javas[@]}"; do
  for user in "${users[@]}"; do
    # They share the labs, for what differs is the user and the Java.
    some=() wanted=0
    for ((i = 0; i < ${#labs[@]}; i++)); do
      if ((i % shares == tried)); then
        some+=("${labs[i]}")
        wanted=$((wanted + $(grep -cE "^${labs[i]}(@|\$)" "$folder/all")))
      fi
    done
    tried=$((tried + 1))
    # shellcheck disable=SC2086 # the words of a command
    (cd / && JAVA_HOME=$home $user "$launcher" verify --quiet "${some[@]}" </dev/null) \
      >"$folder/said" 2>"$folder/complained"
    code=$?
    assert_equal "exit code on $home, user '$user': $(<"$folder/said") $(<"$folder/complained")" 0 "$code"
    assert_equal "labs that pass on $home" "$wanted" "$(grep -c '^PASS  ' "$folder/said")"
    assert_equal "standard error on $home, user '$user'" '' "$(grep -v ': warning: ' "$folder/complained")"
  done
done
((tried > 0)) || fail 'no Java under /usr/lib/jvm'
