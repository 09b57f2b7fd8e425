#compdef hoplab
# Completion of hoplab in zsh. Made by `hoplab completion zsh`; read by: source <(… completion zsh)

# TABLE

_hoplab() {
  local hoplab_launcher=${(Q)words[1]}
  [[ $hoplab_launcher != '~/'* ]] || hoplab_launcher=$HOME/${hoplab_launcher#'~/'}
  integer hoplab_plain=${words[(I)--]}
  ((hoplab_plain < CURRENT)) || hoplab_plain=0
  _hoplab_at
}

# _hoplab_ask WHAT DESCRIPTION ARGUMENT…: offers what the launcher answers.
_hoplab_ask() {
  local -a found
  found=(${(f)"$($hoplab_launcher __complete $1 ${@[3,-1]} 2>/dev/null)"})
  (($#found)) || return 1
  local expl
  _wanted $1 expl $2 compadd -a found
}

_hoplab_labs() {
  _alternative 'labs:lab: _hoplab_ask labs lab' 'files:lab file:_files -g "*.yaml(-.)"'
}

_hoplab_running() {
  _hoplab_ask running 'running lab'
}

_hoplab_hosts() {
  local name=${opt_args[-l]-${opt_args[--lab]-}}
  _hoplab_ask hosts host ${name:+-l} ${name:+${(Q)name}}
}

# The words of another program, as if it stood alone; what leads to it is --.
_hoplab_command() {
  if ((!hoplab_plain)); then
    compadd -- --
    return
  fi
  if [[ $words[1] == -- ]]; then
    shift words
    ((CURRENT--))
  fi
  _normal
}

if [[ ${funcstack[1]-} == _hoplab ]]; then
  # zsh has found this file by itself, and runs it for the first completion.
  _hoplab "$@"
else
  if ((!$+functions[compdef])); then
    autoload -Uz compinit
    compinit -i
  fi
  compdef _hoplab hoplab
fi
