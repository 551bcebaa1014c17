import * as z from 'zod'
import { ownError, type Snapshot, toSnapshot, type VultrError } from '../account/index.js'
import { VULTR_ERROR_KINDS } from '../vultr/index.js'
import { storedMessage, writeMessage } from '../wording/index.js'
import type { DeleteOutcome, DescribeOutcome } from './action-outcomes.js'

/** What a change of a snapshot has come to that somebody asked for. */
export type CommandOutcome = DeleteOutcome | DescribeOutcome

const errorSchema = z.lazy(() =>
  z.object({
    kind: z.enum(VULTR_ERROR_KINDS),
    effect: z.enum(['none', 'unknown']),
    status: z.number().optional(),
    /** Vultr's own, or the code of one of ours. */
    sentence: z.string().optional(),
    own: z.string().optional()
  })
)

const outcomeSchema = z.lazy(() =>
  z.union([
    z.object({ kind: z.literal('unknown-snapshot') }),
    z.object({
      kind: z.enum([
        'deleted',
        'still-pending',
        'protected',
        'needed',
        'busy',
        'changed',
        'foreign'
      ])
    }),
    z.object({ kind: z.enum(['described', 'stored-otherwise']), description: z.string() }),
    z.object({ kind: z.enum(['failed', 'unread']), error: errorSchema })
  ])
)

/** An outcome as its row keeps it: what a page says of it, and no more. */
export function writeOutcome(outcome: CommandOutcome): string {
  switch (outcome.kind) {
    case 'described':
    case 'stored-otherwise':
      return stored({ kind: outcome.kind, description: outcome.snapshot.description })
    case 'failed':
    case 'unread':
      return stored({ kind: outcome.kind, error: plainError(outcome.error) })
    default:
      return stored({ kind: outcome.kind })
  }
}

/** Of a snapshot that stays because somebody locked it, or needs it. */
export const STORED_PROTECTED = stored({ kind: 'protected' })

function stored(outcome: z.infer<typeof outcomeSchema>): string {
  return JSON.stringify(outcome)
}

function plainError({ kind, effect, status, own, ...error }: VultrError) {
  const said = own === undefined ? { sentence: error.sentence } : { own: writeMessage(own) }
  return { kind, effect, status, ...said }
}

/**
 * The outcome that a row holds, as the process that carried it out told it.
 * @param listed the snapshot as it was known when it was asked for.
 * @returns undefined where it holds none that can be read.
 */
export function readOutcome(text: unknown, listed: Snapshot): CommandOutcome | undefined {
  const outcome = outcomeSchema.safeParse(parsed(text)).data
  if (outcome === undefined) return undefined
  switch (outcome.kind) {
    case 'unknown-snapshot':
      return { kind: outcome.kind }
    case 'described':
    case 'stored-otherwise': {
      const { kind, description } = outcome
      return { kind, snapshot: toSnapshot({ ...listed, description }) }
    }
    case 'failed':
    case 'unread':
      return { kind: outcome.kind, snapshot: listed, error: readError(outcome.error) }
    default:
      return { kind: outcome.kind, snapshot: listed }
  }
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

function readError({ kind, effect, status, ...said }: z.infer<typeof errorSchema>): VultrError {
  const answered = status === undefined ? {} : { status }
  const own = storedMessage(said.own)
  if (own !== undefined) return { ...ownError(kind, effect, own), ...answered }
  return { kind, effect, sentence: said.sentence ?? '', ...answered }
}
