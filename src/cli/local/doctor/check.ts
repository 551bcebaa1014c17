/** `problem` ends the doctor with 1; a `note` is worth knowing. */
export type CheckState = 'ok' | 'note' | 'problem'

/** What was looked at, what was found, and what helps. */
export interface Check {
  readonly check: string
  readonly state: CheckState
  readonly text: string
  /** What to do; of `ok` there is nothing. */
  readonly advice?: string
}

export function ok(check: string, text: string): Check {
  return { check, state: 'ok', text }
}

export function note(check: string, text: string, advice: string): Check {
  return { check, state: 'note', text, advice }
}

export function problem(check: string, text: string, advice: string): Check {
  return { check, state: 'problem', text, advice }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
