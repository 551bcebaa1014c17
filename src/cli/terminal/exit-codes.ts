/** What the command line ends with. Scripts rely on these: docs/cli.md tells them. */
export const EXIT = {
  done: 0,
  /** `status` or `doctor` found what needs attention, or what was waited for failed. */
  attention: 1,
  /** Wrong arguments, a name that fits none or several, or a confirmation that is missing. */
  usage: 2,
  /** The panel, or a local panel's files and database, cannot be reached or understood. */
  unreachable: 3,
  /** No token, one that is refused, or one that may not do this. */
  unauthorized: 4,
  /** The panel understood and did not do it; it says why. */
  refused: 5,
  /** What was waited for is not over yet, and goes on. */
  unfinished: 6
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends a command with a sentence on standard error. */
export class CommandError extends Error {
  override readonly name = 'CommandError'

  constructor(
    readonly exitCode: ExitCode,
    message: string
  ) {
    super(message)
  }
}
