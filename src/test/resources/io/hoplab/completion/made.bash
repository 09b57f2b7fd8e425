# shellcheck shell=bash
# Completion of hoplab in bash. Made by `hoplab completion bash`; read by: source <(… completion bash)

# _hoplab_takes VERB: sets what the verb takes in the variables of _hoplab.
# shellcheck disable=SC2034
_hoplab_takes() {
  case $1 in
    '')
      verbs=('look' 'enter' 'ask' 'practice')
      options=('--version')
      valued=( )
      operands=()
      endless=''
      ;;
    'look')
      verbs=()
      options=('-q' '--quiet' '--format' '-w' '--write' '-j' '--jobs')
      valued=( [--format]='text json' [-w]='@file' [--write]='@file' [-j]='@other' [--jobs]='@other' )
      operands=('@lab')
      endless=1
      ;;
    'enter')
      verbs=()
      options=('-l' '--lab')
      valued=( [-l]='@name' [--lab]='@name' )
      operands=('@host' '@command')
      endless=1
      ;;
    'ask')
      verbs=()
      options=('-l' '--lab')
      valued=( [-l]='@name' [--lab]='@name' )
      operands=('@host' '@host')
      endless=''
      ;;
    'practice')
      verbs=('start' 'stop')
      options=()
      valued=( )
      operands=()
      endless=''
      ;;
    'practice start')
      verbs=()
      options=()
      valued=( )
      operands=('@lab')
      endless=''
      ;;
    'practice stop')
      verbs=()
      options=()
      valued=( )
      operands=('@name')
      endless=1
      ;;
  esac
}

_hoplab() {
  local verbs=() options=() operands=() endless=''
  local -A valued=()
  local launcher=${COMP_WORDS[0]} verb='' lab=() wanted='' plain='' given=0 program=0
  local words=() at=() glued='' word option i current typed prefix=''
  # shellcheck disable=SC2088 # the letter itself: readline has expanded nothing
  [[ $launcher != '~/'* ]] || launcher=$HOME/${launcher:2}

  # readline splits words at =, : and @, too; here they are whole again. A word may begin with @.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word =~ ^[=:@]+$ ]] && ((${#words[@]})) &&
      [[ $word != @* || $COMP_LINE == *"${words[-1]}$word"* ]]; then
      words[-1]+=$word
      glued=1
    elif [[ $glued ]]; then
      words[-1]+=$word
      glued=''
    else
      words+=("$word")
      at+=("$i")
    fi
  done
  current=${words[-1]-}
  # What readline keeps of the current word, and takes no reply to replace.
  typed=$current
  [[ $glued ]] || typed=${current%"${COMP_WORDS[COMP_CWORD]}"}
  # An @ it wants back: it may begin the name of a machine.
  typed=${typed%@}

  _hoplab_takes ''
  for ((i = 0; i < ${#words[@]} - 1; i++)); do
    word=${words[i]}
    if [[ $wanted ]]; then
      [[ $wanted != @name ]] || lab=(-l "$word")
      wanted=''
    elif [[ ! $plain && $word == -- ]]; then
      plain=1
    elif [[ ! $plain && $word == --*=* ]]; then
      [[ ${valued[${word%%=*}]-} != @name ]] || lab=(-l "${word#*=}")
    elif [[ ! $plain && $word == -?* ]]; then
      wanted=${valued[$word]-}
      if [[ $word == -[!-]?* && ${valued[${word:0:2}]-} == @name ]]; then
        lab=(-l "${word:2}")
      fi
    elif [[ ! $plain && " ${verbs[*]-} " == *" $word "* ]]; then
      verb+=${verb:+ }$word
      _hoplab_takes "$verb"
    else
      if [[ $(_hoplab_operand) == @command && $program == 0 ]]; then
        program=${at[i]}
        plain=1
      fi
      given=$((given + 1))
    fi
  done

  COMPREPLY=()
  if ((program)); then
    if declare -F _command_offset >/dev/null; then
      _command_offset "$program"
      return
    fi
    wanted=@file
  elif [[ $wanted ]]; then
    :
  elif [[ ! $plain && $current == --*=* ]]; then
    option=${current%%=*}
    wanted=${valued[$option]-}
    prefix=$option=
    current=${current#*=}
  elif [[ ! $plain && $current == -* ]]; then
    wanted=${options[*]-}
  elif ((${#verbs[@]})); then
    wanted=${verbs[*]}
  else
    wanted=$(_hoplab_operand)
    if [[ ! $wanted && ! $plain ]]; then
      wanted=${options[*]-}
    elif [[ $wanted == @command && ! $plain ]]; then
      wanted=--
    fi
  fi
  _hoplab_reply
}

# What the next operand is.
_hoplab_operand() {
  if ((given < ${#operands[@]})); then
    echo "${operands[given]}"
  elif [[ $endless ]]; then
    echo "${operands[-1]}"
  fi
}

# Fills COMPREPLY with what is wanted and begins like the current word.
_hoplab_reply() {
  local found=() one
  case $wanted in
    @lab)
      mapfile -t found < <("$launcher" __complete labs 2>/dev/null)
      mapfile -t -O "${#found[@]}" found < <(compgen -f -X '!*.yaml' -- "$current")
      mapfile -t -O "${#found[@]}" found < <(compgen -d -- "$current")
      compopt -o filenames 2>/dev/null
      ;;
    @name) mapfile -t found < <("$launcher" __complete running 2>/dev/null) ;;
    @host) mapfile -t found < <("$launcher" __complete hosts "${lab[@]}" 2>/dev/null) ;;
    @file)
      mapfile -t found < <(compgen -f -- "$current")
      compopt -o filenames 2>/dev/null
      ;;
    @command) mapfile -t found < <(compgen -c -- "$current") ;;
    @*) ;;
    *) read -r -a found <<<"$wanted" ;;
  esac
  for one in "${found[@]}"; do
    if [[ $one == "$current"* ]]; then
      one=$prefix$one
      COMPREPLY+=("${one#"$typed"}")
    fi
  done
}

complete -F _hoplab hoplab
