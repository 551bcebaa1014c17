import * as z from 'zod'
import { catalogOf } from './locales.js'
import { asItIs, type Message, message, type Text } from './message.js'
import { type ParameterKinds, parametersOf } from './message-types.js'

/** Deeper than any message of ours nests another. */
const MOST_NESTED = 8

const parametersByCode = new Map<string, ParameterKinds>()

/** A message as a row keeps it. */
export function writeMessage(message: Message): string {
  return JSON.stringify(message)
}

/** What a message begins with, also one that this version does not know. */
const BEGINNING = '{"code":'

/**
 * A message of a row. A sentence that an earlier version stored is shown as it is: nothing is lost. Of
 * a message that this version does not know it is said that it cannot be shown; the row keeps it.
 */
export function readMessage(stored: string): Message {
  if (!stored.startsWith(BEGINNING)) return asItIs(stored)
  try {
    const value: unknown = JSON.parse(stored)
    if (isMessage(value, 0)) return value
  } catch {
    // Cut off, or damaged.
  }
  return message('message.unknown')
}

/** The same of a column that may hold nothing, or what is no text. */
export function storedMessage(value: unknown): Message | undefined {
  return typeof value === 'string' ? readMessage(value) : undefined
}

const figureSchema = z.lazy(() =>
  z.union([
    z.strictObject({ size: z.number() }),
    z.strictObject({ usd: z.number() }),
    z.strictObject({ count: z.number() }),
    z.strictObject({ moment: z.iso.datetime() }),
    z.strictObject({ day: z.iso.datetime() }),
    z.strictObject({ duration: z.number() }),
    z.strictObject({ about: z.number() }),
    z.strictObject({ ago: z.number() })
  ])
)
const messageSchema = z.lazy(() =>
  z.strictObject({
    code: z.string(),
    with: z.record(z.string(), z.unknown()).optional()
  })
)
const listSchema = z.lazy(() => z.strictObject({ list: z.array(z.unknown()) }))

function isMessage(value: unknown, depth: number): value is Message {
  if (depth > MOST_NESTED) return false
  const parsed = messageSchema.safeParse(value)
  if (!parsed.success) return false
  const { code, with: given = {} } = parsed.data
  const wanted = parametersFor(code)
  // One with a parameter more is of another version, and may mean something else.
  if (wanted === undefined || Object.keys(given).some((name) => !wanted.has(name))) return false
  return [...wanted].every(([name, kind]) => {
    const parameter = given[name]
    if (kind === 'text') return isText(parameter, depth)
    if (kind === 'number') return typeof parameter === 'number'
    return typeof parameter === 'string'
  })
}

function isText(value: unknown, depth: number): value is Text {
  if (typeof value === 'string' || typeof value === 'number') return true
  if (typeof value !== 'object' || value === null) return false
  // Told apart before they are checked: to try each schema takes fifty times as long.
  if ('code' in value) return isMessage(value, depth + 1)
  if (!('list' in value)) return figureSchema.safeParse(value).success
  const list = listSchema.safeParse(value)
  return list.success && list.data.list.every((each) => isText(each, depth + 1))
}

/** Undefined for a code that this version does not know. */
function parametersFor(code: string): ParameterKinds | undefined {
  const before = parametersByCode.get(code)
  if (before !== undefined) return before
  const english = catalogOf('en')
  const source = Object.hasOwn(english, code) ? english[code] : undefined
  if (source === undefined) return undefined
  const found = parametersOf(source)
  parametersByCode.set(code, found)
  return found
}
