#!/usr/bin/env bash
# The jar is built when it must be, once, and never seen half done.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_stand_in
checkout=$folder/checkout

# A Maven that takes a while, notes that it ran, and builds the stand-in or fails.
mkdir "$folder/bin"
cp "$checkout/target/hoplab.jar" "$folder/stand-in.jar"
cat >"$folder/bin/mvn" <<MVN
#!/bin/bash
echo built >>$folder/builds
for word; do
  [[ \$word != -Dbuild.folder=* ]] || target=\${word#*=}
done
mkdir -p "\$target/lib" "\$target/native"
head -c 1000 $folder/stand-in.jar >"\$target/hoplab.jar"
sleep 0.5
if [[ -e $folder/broken ]]; then
  echo '[ERROR] Main.java:[3,1] it does not compile'
  exit 1
fi
cp $folder/stand-in.jar "\$target/hoplab.jar"
MVN
chmod +x "$folder/bin/mvn"
export PATH=$folder/bin:$PATH
builds() { if [[ -e $folder/builds ]]; then wc -l <"$folder/builds"; else echo 0; fi; }
# run: once, with its exit code
run() { said=$("$launcher" arguments 2>&1 >"$folder/output"); }

rm -rf "$checkout/target"
for copy in 1 2 3 4; do
  "$launcher" arguments >"$folder/copy-$copy" 2>/dev/null &
done
wait
assert_equal 'builds for four copies on a fresh checkout' 1 "$(builds)"
for copy in 1 2 3 4; do
  assert_equal "what copy $copy said" arguments "$(<"$folder/copy-$copy")"
done
run
assert_equal 'builds when nothing changed' 1 "$(builds)"
assert_equal 'what is said when nothing changed' '' "$said"

mkdir "$checkout/src/main/more"
: >"$checkout/src/main/more/New.java"
run
assert_equal 'builds after a file was added' 2 "$(builds)"
assert_equal 'standard output of a run that builds' arguments "$(<"$folder/output")"
rm "$checkout/src/main/more/New.java"
run
assert_equal 'builds after a file was deleted' 3 "$(builds)"

: >"$folder/broken"
touch "$checkout/pom.xml"
run
assert_equal 'exit code of a failed build' 4 $?
assert_contains "Maven's own words" 'Main.java:[3,1] it does not compile' "$said"
cmp "$folder/stand-in.jar" "$checkout/target/hoplab.jar" || fail 'a half jar took the place of the good one'
rm "$checkout/target/hoplab.jar"
run
[[ ! -e $checkout/target/hoplab.jar ]] || fail 'a failed build left a jar'
rm "$folder/broken"

# A source that changes while the jar is built is built again the next time.
run
"$launcher" list >/dev/null
count=$(builds)
touch "$checkout/pom.xml"
"$launcher" arguments >/dev/null 2>&1 &
sleep 0.25
touch "$checkout/pom.xml"
wait
run
assert_equal 'builds when a source changed during one' $((count + 2)) "$(builds)"

if ((EUID == 0)); then
  touch "$checkout/pom.xml"
  said=$(cd / && "${as_ordinary_user[@]}" "$launcher" arguments 2>&1)
  assert_equal 'exit code with an old jar that this user may not replace' 4 $?
  assert_contains 'what to do' "$checkout/scripts/hoplab --version" "$said"
fi
