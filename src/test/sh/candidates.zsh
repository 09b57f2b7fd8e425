#!/usr/bin/env zsh
# What zsh offers for a line: candidates.zsh SCRIPT LINE DUMP prints the candidates, one a line. A
# zsh of its own on a pseudo terminal has the script, and a compadd that writes down what it is given;
# DUMP is where compinit keeps what it has found.
emulate -L zsh
setopt no_err_exit
zmodload zsh/zpty
out=$(mktemp)
export CANDIDATES=$out

zpty shell zsh -f -i
zpty -w shell 'PROMPT= RPROMPT= ; unsetopt zle_bracketed_paste; stty -echo'
zpty -w shell "autoload -Uz compinit && compinit -u -d ${(q)3} && source ${(q)1}"
zpty -w shell 'compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-[OAD]\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits before; zparseopts -E -a before p: P:
  builtin compadd -A hits "$@"; print -rl -- ${hits/#/$IPREFIX$before[2]} >>$CANDIDATES
  builtin compadd "$@"
}'
zpty -w shell 'show() { zle list-choices; print -r -- DONE >>$CANDIDATES; zle .kill-whole-line }'
zpty -w shell 'zle -N show; bindkey "^X" show'
zpty -w shell 'print REA''DY'
zpty -r -m shell seen '*READY*' || exit 1
zpty -w -n shell $2$'\x18'
integer tries
until [[ $(tail -n 1 $out) == DONE ]] || ((tries++ > 200)); do
  zpty -r -t shell seen
  sleep 0.05
done
[[ $(tail -n 1 $out) == DONE ]] || print -u2 "zsh does not come to an end with: $2"
zpty -d shell
sed -e '$d' -e '/^$/d' $out | sort -u
rm -f $out
