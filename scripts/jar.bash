# shellcheck shell=bash
# Builds target/hoplab.jar when it is not up to date, and the class archives that shorten the
# start. Sourced after machine.bash.

readonly jar=$root/target/hoplab.jar
# Folders count with their own times, so that a deleted file is noticed too.
readonly sources=("$root/src/main" "$root/pom.xml")
# The run whose classes are archived for the next starts: most of what a verb can load.
readonly training=(verify --quiet kubenet-pod-to-vm)

jar_is_current() {
  [[ -r $jar ]] || return 1
  # Not $(…): bash forgets a SIGINT that comes while it waits for the end of a process.
  ! read -r _ < <(exec find "${sources[@]}" -newer "$jar" -print -quit)
}

require_jar() {
  jar_is_current && return 0
  if ! mkdir -p "$root/target" 2>/dev/null || [[ ! -w $root/target ]]; then
    give_up "$jar is not up to date, and $root/target is not writable; build it once as its owner with:" \
      "  $root/scripts/hoplab --version"
  fi
  if find_jdk; then
    require_programs mvn flock find
  else
    require_programs javac mvn flock find
    find_jdk || give_up 'there is no JDK under /usr/lib/jvm or JAVA_HOME to build with'
  fi
  # Four copies that start at once build once: the others wait here and then find it done.
  exec 8>"$root/target/.build-lock"
  flock 8
  jar_is_current || build_jar
  exec 8>&-
}

# Builds beside the folder that is in use, and moves the result there when it is whole.
build_jar() {
  local next=$root/target/quick log=$root/target/quick.log part
  say 'building (once, until the sources change)'
  rm -rf "$next"
  : >"$root/target/.build-started"
  if ! (cd "$root" && JAVA_HOME=$jdk_home mvn -q -B -ntp -Dquick -Dbuild.folder="$next" package) \
    8>&- </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    give_up "the build failed, see above and $log"
  fi
  # A source that was changed meanwhile is newer than the start of the build.
  touch -r "$root/target/.build-started" "$next/hoplab.jar"
  rm -rf "$root/target/cds"
  for part in lib native; do
    mkdir -p "$root/target/$part"
    cp -rf --remove-destination "$next/$part/." "$root/target/$part/"
  done
  mv -f "$next/hoplab.jar" "$jar"
  rm -rf "$next"
  if ((EUID == 0)); then
    chown -R --reference="$root/pom.xml" "$root/target"
  fi
}

# Sets java_command: java with every option, up to where the program's own arguments begin.
# SerialGC and the first compiler alone start fastest. Every sandbox has a process 1, so
# performance data in /tmp/hsperfdata_* would collide. Warnings of the JVM would end up on stdout,
# in the midst of a JSON document. jnr's compiled stubs take longer to make than they save, and
# jspawnhelper is one more program between the JVM and each one it starts; Java 25 warns on stderr
# of every other way. The right to call native code stands in the manifest: as an option it makes
# Java 25 give up a part of its own class archive.
set_java_command() {
  local archive=$root/target/cds/hoplab-$java_full_version.jsa
  java_command=("$java_home/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData
    -Xms32m -Xmx512m -Xss512k -Xshare:auto -Xlog:disable
    "-Djffi.boot.library.path=$root/target/native" -Djnr.ffi.asm.enabled=false)
  if ((java_version < 25)); then
    java_command+=(-Djdk.lang.Process.launchMechanism=VFORK)
  fi
  if ((java_version >= 24)); then
    java_command+=(--sun-misc-unsafe-memory-access=allow)
  fi
  if [[ ! $archive -nt $jar ]]; then
    java_command+=(-jar "$jar")
    archive_classes "$archive"
    unset 'java_command[-1]' 'java_command[-1]'
  fi
  # An empty archive says that this Java could not make one.
  if [[ -s $archive ]]; then
    java_command+=("-XX:SharedArchiveFile=$archive")
  fi
  java_command+=(-jar "$jar")
}

# Records the classes that a typical run loads. Whoever comes second does without. Where no lab
# can be run, a verb that needs no sandbox has to do. An interrupted recording ends the launcher,
# whose death ends the sandbox, and the next one removes what it left.
archive_classes() {
  local made=$1.$$
  if ! { mkdir -p "${1%/*}" && [[ -w ${1%/*} ]] && exec 7>"$root/target/.archive-lock"; } 2>/dev/null; then
    return 0
  fi
  if flock -n 7; then
    rm -f "${1%/*}"/*.jsa.*
    trap 'exit 130' INT
    trap 'exit 143' TERM
    trap 'exit 129' HUP
    read_capabilities
    set_sandbox
    HOPLAB_SANDBOX=1 record "${sandbox[@]}" "${java_command[@]}" "${training[@]}"
    [[ -s $made ]] || record "${java_command[@]}" schema
    trap - INT TERM HUP
    [[ -e $made ]] || : >"$made"
    mv -f "$made" "$1"
    ((EUID != 0)) || chown -R --reference="$root/pom.xml" "${1%/*}"
  fi
  exec 7>&-
}

# record COMMAND…: with "java" and its options in it, runs it and has its classes archived. In the
# background, because a signal would wait for the end of what is in front.
record() {
  JDK_JAVA_OPTIONS="-XX:ArchiveClassesAtExit=$made -Dhoplab.training=true" "$@" </dev/null >/dev/null 2>&1 7>&- &
  wait "$!"
}
