#!/usr/bin/env zsh
# Types a line with tabs in it, as a person would: typed.zsh FILE LINE SHELL… types it into the shell
# on a pseudo terminal, once that shows its prompt READY, and waits until the command has written FILE.
emulate -L zsh
zmodload zsh/zpty
file=$1 line=$2
shift 2
zpty shell $*
zpty -r -m shell seen '*READY*' || exit 1
zpty -w -n shell $line$'\n'
integer tries
until [[ -e $file ]] || ((tries++ > 200)); do
  while zpty -r -t shell seen; do print -rn -- $seen; done
  sleep 0.05
done
zpty -d shell
