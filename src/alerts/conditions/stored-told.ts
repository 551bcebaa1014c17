import * as z from 'zod'
import { storedText } from '../../database/index.js'
import { asItIs, type Message, readMessage, writeMessage } from '../../wording/index.js'
import type { ToldCondition } from './condition.js'

/** Longer than any that we write. */
const LONGEST_TOLD = 200_000

const toldSchema = z.lazy(() =>
  z.object({
    name: z.string().optional(),
    tags: z.array(z.string()).optional(),
    title: z.string(),
    text: z.string(),
    path: z.string()
  })
)

/** As JSON. */
export function writeTold({ name, tags, title, text, path }: ToldCondition): string {
  return JSON.stringify({ name, tags, title: writeMessage(title), text: writeMessage(text), path })
}

/** What cannot be read is told by its kind alone. */
export function readTold(stored: unknown, kind: Message): ToldCondition {
  try {
    const { title, text, ...rest } = toldSchema.parse(
      JSON.parse(storedText(stored, LONGEST_TOLD) ?? '')
    )
    return { ...rest, title: readMessage(title), text: readMessage(text) }
  } catch {
    return { title: kind, text: asItIs(''), path: 'overview' }
  }
}
