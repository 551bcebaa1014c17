/** The command that the scripts below ask for what fits; it is not listed. */
export const COMPLETE = 'complete-words'

export const SHELLS = ['bash', 'zsh'] as const
export type Shell = (typeof SHELLS)[number]

/**
 * What a shell reads to complete the words of the command. Both ask the program itself, which knows its options and
 * the panel's instances, and which prints only words that a shell takes as they are.
 */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of vultr-panel for bash: source <(vultr-panel completion bash)
_vultr_panel() {
  mapfile -t COMPREPLY < <("\${COMP_WORDS[0]}" ${COMPLETE} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _vultr_panel vultr-panel`,
  zsh: `#compdef vultr-panel
# Completion of vultr-panel for zsh: source <(vultr-panel completion zsh)
_vultr_panel() {
  local -a fitting
  fitting=("\${(@f)$("\${words[1]}" ${COMPLETE} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- "\${(@)fitting:#}"
}
if [[ "\${funcstack[1]}" == _vultr_panel ]]; then _vultr_panel; else compdef _vultr_panel vultr-panel; fi`
}

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell]
}
