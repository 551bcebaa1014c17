import { type Message, type Wording, wordingIn } from '../../wording/index.js'
import { PROBLEMS, type ProblemCode } from './problem-codes.js'

/** A value that cannot be taken, by where it stands: `covers.tag`, a parameter, a header. */
export interface FieldProblem {
  readonly field: string
  readonly message: Message
}

/** What a problem says besides its code and sentence. */
export interface ProblemExtras {
  readonly errors?: readonly FieldProblem[]
  readonly headers?: Readonly<Record<string, string>>
  /** More members of the problem, each part of its schema. */
  readonly members?: Readonly<Record<string, unknown>>
}

/** A request that is answered with a problem (RFC 9457). */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ProblemCode
  readonly detail: Message
  readonly extras: ProblemExtras
  constructor(code: ProblemCode, detail: Message, extras: ProblemExtras = {}) {
    super(`${code}: ${wordingIn('en').say(detail)}`)
    this.code = code
    this.detail = detail
    this.extras = extras
  }
}

/** What stands before the code in the `type` of a problem. */
export const PROBLEM_TYPE = 'urn:vultr-panel-addon:problem:'

/** A problem as it is sent, in the words of the reader. */
export function problemBody(problem: ApiProblem, { say }: Wording) {
  const { code, detail, extras } = problem
  const { status, title } = PROBLEMS[code]
  return {
    type: `${PROBLEM_TYPE}${code}`,
    title: say(title),
    status,
    detail: say(detail),
    code,
    ...(extras.errors === undefined
      ? {}
      : {
          errors: extras.errors.map(({ field, message }) => ({ field, message: say(message) }))
        }),
    ...extras.members
  }
}
