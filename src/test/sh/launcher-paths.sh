#!/usr/bin/env bash
# The launcher finds itself through symbolic links and from any folder, and adds nothing to what
# the program reads, writes and answers.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_stand_in

mkdir -p "$folder/bin" "$folder/else where"
ln -s "$launcher" "$folder/bin/hoplab"
ln -s ../bin/hoplab "$folder/else where/hoplab"
ln -s "$folder/checkout/scripts" "$folder/bin/linked"

cd "$folder/else where" || exit
assert_equal 'through two links' $'arguments\na b\n*' "$(./hoplab arguments 'a b' '*')"
assert_equal 'by PATH' $'arguments\n' "$(PATH=$folder/bin:$PATH hoplab arguments '')"$'\n'
cd "$folder/checkout" || exit
assert_equal 'by a relative path' 'arguments' "$(scripts/hoplab arguments)"
cd "$folder/checkout/scripts" || exit
assert_equal 'by bash, in its own folder' 'arguments' "$(bash hoplab arguments)"
cd / || exit
assert_equal 'in a linked folder' 'arguments' "$("$folder/bin/linked/hoplab" arguments)"

for code in 0 1 2 3 4 77 130; do
  "$launcher" exit "$code" 2>"$folder/errors"
  assert_equal 'the exit code' "$code" $?
  assert_equal "what is said with exit code $code" '' "$(<"$folder/errors")"
done
assert_equal 'standard input' 'to and fro' "$(echo 'to and fro' | "$launcher" copy 2>&1)"
assert_equal 'the process inside the sandbox' 1 "$("$launcher" pid 2>&1)"
[[ $("$launcher" list) != 1 ]] || fail 'list runs in a sandbox that it does not need'

# A Java of another version has an archive of its own, and neither says anything.
for home in /usr/lib/jvm/*; do
  if [[ -x $home/bin/java && ! -L $home ]]; then
    for run in first second; do
      assert_equal "$run run on $home" 'arguments' "$(JAVA_HOME=$home "$launcher" arguments 2>&1)"
    done
  fi
done

# A checkout at another place than where its classes were archived, not writable, is as good.
cp -a "$folder/checkout" "$folder/moved"
chmod -R a-w "$folder/moved"
assert_equal 'in a moved checkout, as an ordinary user' 'arguments' \
  "$(cd / && "${as_ordinary_user[@]}" "$folder/moved/scripts/hoplab" arguments 2>&1)"
chmod -R u+w "$folder/moved"
