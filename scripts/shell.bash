# shellcheck shell=bash
# What an interactive shell inside a running lab reads: the user's own settings, and the prompt that
# says where it is, which those settings may not take away.
if [[ -r ~/.bashrc ]]; then
  # shellcheck source=/dev/null
  . ~/.bashrc
fi
hoplab_prompt() {
  # shellcheck disable=SC2154 # comes from the launcher
  PS1="${HOPLAB_PROMPT}\\w\\\$ "
}
hoplab_prompt
PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND
}hoplab_prompt"
