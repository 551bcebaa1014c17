import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text as textOf } from 'node:stream/consumers'
import { CommandError, EXIT } from './exit-codes.js'
import { plainText } from './plain-text.js'
import { type Paint, paintFor } from './styles.js'

/** Where a command speaks and listens. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether somebody sits there who can be asked. */
  readonly isInteractive: boolean
  /** Of what is written, in columns; undefined where that goes elsewhere than to a terminal. */
  readonly width: number | undefined
  /** For what is written. */
  readonly paint: Paint
  /** A line of the answer, on standard output; waits until it is taken. */
  write(line: string): Promise<void>
  /** A line beside the answer, on standard error: so that what is piped on holds the answer alone. */
  note(line: string): void
  /** Asks on standard error, where the answer does not go. */
  ask(question: string): Promise<string>
  /** Likewise; what is typed is not shown. */
  askSecret(question: string): Promise<string>
  /** All of standard input. */
  readInput(): Promise<string>
}

export function systemTerminal({ stdin, stdout, stderr, env }: NodeJS.Process): Terminal {
  return {
    environment: env,
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    width: stdout.isTTY === true ? (stdout.columns ?? 80) : undefined,
    paint: paintFor(stdout.isTTY === true, env),
    async write(line) {
      if (!stdout.write(`${line}\n`)) await once(stdout, 'drain')
    },
    note: (line) => {
      stderr.write(`${line}\n`)
    },
    ask: (question) => asked(stdin, stderr, question),
    async askSecret(question) {
      stderr.write(question)
      // Readline shows what is typed by writing it out.
      const hidden = new Writable({ write: (_chunk, _encoding, done) => done() })
      const answer = await asked(stdin, hidden, '')
      stderr.write('\n')
      return answer
    },
    readInput: () => textOf(stdin)
  }
}

async function asked(
  input: NodeJS.ReadStream,
  output: NodeJS.WritableStream,
  question: string
): Promise<string> {
  const reader = createInterface({ input, output, terminal: true })
  try {
    return await new Promise<string>((resolve, reject) => {
      const stop = () => reject(new CommandError(EXIT.usage, 'Nothing was done.'))
      reader.once('SIGINT', stop)
      reader.once('close', stop)
      reader.question(question, resolve)
    })
  } finally {
    reader.close()
  }
}

/**
 * Asks before what cannot be undone.
 * @param word what has to be typed; `yes` unless another one is given.
 * @throws CommandError `usage` where the answer is another one, or nobody is there to be asked.
 */
export async function confirm(
  terminal: Terminal,
  {
    question,
    word = 'yes',
    isConfirmed
  }: {
    readonly question: string
    readonly word?: string
    /** By `--yes`. */
    readonly isConfirmed: boolean
  }
): Promise<void> {
  if (isConfirmed) return
  if (!terminal.isInteractive) {
    throw new CommandError(
      EXIT.usage,
      `${plainText(question)} Nobody can be asked here: add --yes to confirm.`
    )
  }
  terminal.note(plainText(question))
  const answer = await terminal.ask(`Type ${plainText(word)} to confirm: `)
  if (answer.trim() !== plainText(word)) throw new CommandError(EXIT.usage, 'Nothing was done.')
}
