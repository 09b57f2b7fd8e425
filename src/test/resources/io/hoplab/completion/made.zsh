#compdef hoplab
# Completion of hoplab in zsh. Made by `hoplab completion zsh`; read by: source <(… completion zsh)

_hoplab_at() {
  local curcontext=$curcontext context state state_descr line
  typeset -A opt_args
  _arguments -C -s -S : \
    '(--version)--version[It'\''s \\ 1\:0 \[of 2\]]' \
    '1:verb:->verb' \
    '*::argument:->argument'
  case $state in
    verb)
      local -a verbs=(
        'look:Looks at labs'
        'enter:Runs a program on a host'
        'ask:Asks one host from another'
        'practice:Holds the verbs of an exercise'
      )
      _describe verb verbs
      ;;
    argument)
      curcontext=${curcontext%:*}-$words[1]:
      case $words[1] in
        look) _hoplab_at_look ;;
        enter) _hoplab_at_enter ;;
        ask) _hoplab_at_ask ;;
        practice) _hoplab_at_practice ;;
      esac
      ;;
  esac
}
_hoplab_at_look() {
  typeset -A opt_args
  _arguments -C -s -S : \
    '(-q --quiet)-q[Says little]' \
    '(-q --quiet)--quiet[Says little]' \
    '(--format)--format=[How]:format:(text json)' \
    '(-w --write)-w+[Writes]:file:_files' \
    '(-w --write)--write=[Writes]:file:_files' \
    '(-j --jobs)-j+[How many]:n: ' \
    '(-j --jobs)--jobs=[How many]:n: ' \
    '*:lab:_hoplab_labs'
}
_hoplab_at_enter() {
  typeset -A opt_args
  _arguments -C -s -S : \
    '(-l --lab)-l+[Where]:name:_hoplab_running' \
    '(-l --lab)--lab=[Where]:name:_hoplab_running' \
    '1:host:_hoplab_hosts' \
    '*:::command:_hoplab_command'
}
_hoplab_at_ask() {
  typeset -A opt_args
  _arguments -C -s -S : \
    '(-l --lab)-l+[Where]:name:_hoplab_running' \
    '(-l --lab)--lab=[Where]:name:_hoplab_running' \
    '1:from:_hoplab_hosts' \
    '2:to port:_hoplab_hosts'
}
_hoplab_at_practice() {
  local curcontext=$curcontext context state state_descr line
  typeset -A opt_args
  _arguments -C -s -S : \
    '1:verb:->verb' \
    '*::argument:->argument'
  case $state in
    verb)
      local -a verbs=(
        'start:Starts one'
        'stop:Stops some'
      )
      _describe verb verbs
      ;;
    argument)
      curcontext=${curcontext%:*}-$words[1]:
      case $words[1] in
        start) _hoplab_at_practice_start ;;
        stop) _hoplab_at_practice_stop ;;
      esac
      ;;
  esac
}
_hoplab_at_practice_start() {
  typeset -A opt_args
  _arguments -C -s -S : \
    '1:lab:_hoplab_labs'
}
_hoplab_at_practice_stop() {
  typeset -A opt_args
  _arguments -C -s -S : \
    '*:name:_hoplab_running'
}

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
