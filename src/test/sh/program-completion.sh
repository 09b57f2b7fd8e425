#!/usr/bin/env bash
# The scripts of `hoplab completion` in the real shells: what each offers, for a made-up program that
# has everything (its scripts are the golden ones of ShellTest) and for the real one.
# shellcheck source=src/test/sh/test.bash
. "${BASH_SOURCE[0]%/*}/test.bash"
make_copy
readonly made=$project/src/test/resources/io/hoplab/completion
mkdir -p "$folder/bin" "$folder/work/sub" "$folder/work/scripts"
touch "$folder/work/"{own.yaml,notes.txt} "$folder/work/sub/deep.yaml"
export FOLDER=$folder

# A launcher that answers for labs of its own, and notes the arguments of everything else.
cat >"$folder/bin/hoplab" <<'END'
#!/usr/bin/env bash
case $* in
  '__complete labs') printf '%s\n' kubenet-a kubenet-b other varied varied@one varied@two ;;
  '__complete running') printf '%s\n' one two ;;
  '__complete hosts') printf '%s\n' node-1 node-2 pod-a ;;
  '__complete hosts -l two') printf '%s\n' node-9 ;;
  __complete*) echo "hoplab: what is $*?" >&2; exit 2 ;;
  *) printf '<%s>' "$@" >"$FOLDER/got.new" && mv "$FOLDER/got.new" "$FOLDER/got" ;;
esac
END
chmod +x "$folder/bin/hoplab"
ln -s "$folder/bin/hoplab" "$folder/work/scripts/hoplab"
export PATH=$folder/bin:$PATH
cd "$folder/work" || exit

# offered_by_SHELL SCRIPT WORD…: what is offered when TAB is pressed in the last of the words, sorted.
offered_by_bash() {
  # shellcheck disable=SC2016
  bash --norc -c '
    source "$1"
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _hoplab
    ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' bash "$@" | LC_ALL=C sort -u
}
offered_by_zsh() {
  local script=$1
  shift
  zsh -f "$here/candidates.zsh" "$script" "$*" "$folder/dump" | LC_ALL=C sort -u
}
offered_by_fish() {
  local script=$1
  shift
  # shellcheck disable=SC2016
  fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$script" "$*" |
    sed -e $'s/\t.*//' | LC_ALL=C sort -u
}

# offers WANTED WORD…: each shell offers these words and no other, with the made-up program.
offers() {
  local wanted=$1 shell
  shift
  for shell in bash zsh fish; do
    assert_equal "$shell offers for '$*'" "$wanted" \
      "$("offered_by_$shell" "$made/made.$shell" "$@" | paste -sd ' ')"
  done
}

for launcher_word in hoplab scripts/hoplab ./scripts/hoplab "$folder/bin/hoplab"; do
  offers 'ask enter look practice' "$launcher_word" ''
  offers 'node-1 node-2 pod-a' "$launcher_word" enter ''
done
offers 'look' hoplab lo
offers 'start stop' hoplab practice s
offers 'kubenet-a kubenet-b' hoplab look kube
offers 'kubenet-a kubenet-b' hoplab look other -q kube
offers 'kubenet-a kubenet-b' hoplab practice start kube
offers 'varied varied@one varied@two' hoplab look var
offers 'one two' hoplab practice stop ''
offers 'two' hoplab practice stop one tw
offers 'json text' hoplab look --format ''
offers 'json' hoplab look --format j
offers 'one two' hoplab enter -l ''
offers 'node-9' hoplab enter -l two ''
offers 'node-9' hoplab enter --lab two n
offers 'node-1 node-2' hoplab enter n
offers 'node-1 node-2' hoplab ask n
offers 'pod-a' hoplab ask node-1 p
offers '' hoplab look --jobs ''
offers '' hoplab ask node-1 pod-a n

# files, in the folder that is the current one
offers 'own.yaml' hoplab look ow
offers 'sub/deep.yaml' hoplab look sub/d
offers 'notes.txt' hoplab look -w note
offers 'own.yaml' hoplab look --write ow

# options
offers '--format --jobs --quiet --write' hoplab look --
for shell in bash fish; do
  assert_equal "$shell offers the values behind =" json \
    "$("offered_by_$shell" "$made/made.$shell" hoplab look --format=j | sed 's/.*=//')"
done

# another program's words
for shell in bash zsh fish; do
  assert_contains "$shell offers programs" ' setpriv ' \
    " $("offered_by_$shell" "$made/made.$shell" hoplab enter node-1 -- setpri | paste -sd ' ') "
  assert_contains "$shell offers what a program takes" notes.txt \
    " $("offered_by_$shell" "$made/made.$shell" hoplab enter node-1 -- cat note) "
done
offers '--' hoplab enter node-1 ''

# What a person gets who types it, up to the arguments that the program is called with.
# typed WANTED SHELL LINE
typed() {
  local wanted=$1 shell=$2 line=$3 start
  case $shell in
    bash)
      printf 'PS1=READY; bind "set enable-bracketed-paste off"; source %q\n' "$made/made.bash" >"$folder/rc"
      start=(bash --rcfile "$folder/rc" -i)
      ;;
    zsh)
      mkdir -p "$folder/zsh"
      printf 'autoload -Uz compinit; compinit -u -D; source %q; PROMPT=READY RPROMPT=\n' "$made/made.zsh" \
        >"$folder/zsh/.zshrc"
      start=(env "ZDOTDIR=$folder/zsh" zsh -d -i)
      ;;
  esac
  rm -f "$folder/got"
  zsh -f "$here/typed.zsh" "$folder/got" "$line" "${start[@]}" >"$folder/screen" 2>&1
  assert_equal "$shell makes of '${line//$'\t'/<TAB>}'" "$wanted" "$(cat "$folder/got" 2>&1)"
}
typed '<look><--format><json><kubenet-a>' bash $'hoplab lo\t--form\tj\tkubenet-a'
typed '<look><--format=json><kubenet-a>' zsh $'hoplab lo\t--form\tj\tkubenet-a'
for shell in bash zsh; do
  typed '<look><--format=json><other>' "$shell" $'scripts/hoplab lo\t--format=j\tot\t'
  typed '<look><varied@two><-q>' "$shell" $'hoplab look varied@t\t-q'
  typed '<enter><--lab=two><node-9><--><cat><notes.txt>' "$shell" \
    $'./scripts/hoplab en\t--lab=tw\tn\t-- cat note\t'
done

# the real program: what it offers is what its help names
for shell in bash zsh fish; do
  "$launcher" completion "$shell" >"$folder/hoplab.$shell" || fail "completion $shell"
  verbs=$("$launcher" --help | sed -n '/^Verbs:/,/^Exit/s/^  \([a-z]\+\) .*/\1/p' | LC_ALL=C sort | paste -sd ' ')
  assert_equal "$shell offers the verbs" "$verbs" \
    "$("offered_by_$shell" "$folder/hoplab.$shell" hoplab '' | paste -sd ' ')"
  assert_equal "$shell offers the shells" 'bash fish zsh' \
    "$("offered_by_$shell" "$folder/hoplab.$shell" hoplab completion '' | paste -sd ' ')"
  assert_equal "$shell offers formats" 'json text' \
    "$("offered_by_$shell" "$folder/hoplab.$shell" hoplab verify --format '' | paste -sd ' ')"
done
shellcheck -s bash "$folder/hoplab.bash" || fail 'the script for bash'
