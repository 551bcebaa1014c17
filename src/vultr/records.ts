import * as z from 'zod'
import { type Message, message } from '../wording/index.js'
import { parseVultrDate } from './date.js'
import type {
  UnreadableRecord,
  VultrInstance,
  VultrPlan,
  VultrSnapshot,
  VultrVolume
} from './vultr-client.js'

/**
 * What is read of a record of Vultr's. Fields that we do not know pass; an odd one that we need
 * makes the record unreadable. Fields that Vultr's own document does not promise are optional.
 */

/** What can be wrong with a field; a message says it in words. */
type Flaw =
  | 'notText'
  | 'notUuid'
  | 'tooLong'
  | 'notNumber'
  | 'negative'
  | 'tooLarge'
  | 'notList'
  | 'tooMany'
  | 'notRecord'
  | 'notSendable'
  | 'otherId'
  | 'other'

/** A flaw as a schema names it. */
export function flaw(word: Flaw): Flaw {
  return word
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text may be used as an id of Vultr's. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** Vultr allows 255 for a description; a field that is longer than this is not Vultr's. */
const MOST_CHARACTERS = 300
const MOST_TEXTS = 1_000
const LARGEST_NUMBER = 2 ** 53

function isWithinBound(text: string): boolean {
  if (text.length <= MOST_CHARACTERS) return true
  // What is one character for Vultr may be two units here.
  return text.length <= 2 * MOST_CHARACTERS && Array.from(text).length <= MOST_CHARACTERS
}

export const uuid = z
  .string(flaw('notText'))
  .regex(UUID, flaw('notUuid'))
  .transform((id) => id.toLowerCase())

const text = z.string(flaw('notText')).refine(isWithinBound, flaw('tooLong'))
export const optionalText = text.nullish().transform((value) => value ?? '')

const number = z
  .number(flaw('notNumber'))
  .min(0, flaw('negative'))
  .max(LARGEST_NUMBER, flaw('tooLarge'))
const optionalNumber = number.nullish().transform((value) => value ?? 0)

const texts = z
  .array(text, flaw('notList'))
  .max(MOST_TEXTS, flaw('tooMany'))
  .nullish()
  .transform((value) => value ?? [])

export const snapshot = z
  .object(
    {
      id: uuid,
      description: optionalText,
      date_created: z.unknown(),
      size: optionalNumber,
      compressed_size: number.nullish(),
      status: text
    },
    flaw('notRecord')
  )
  .transform(
    (answer): VultrSnapshot => ({
      id: answer.id,
      description: answer.description,
      createdAt: parseVultrDate(answer.date_created),
      sizeBytes: answer.size,
      compressedBytes: answer.compressed_size ?? undefined,
      status: answer.status
    })
  )

export const instance = z
  .object(
    {
      id: uuid,
      label: optionalText,
      hostname: optionalText,
      main_ip: optionalText,
      region: optionalText,
      plan: optionalText,
      disk: optionalNumber,
      // A null is an oddity: whether an instance may be changed is decided by it.
      status: text.default(''),
      power_status: optionalText,
      server_status: optionalText,
      features: texts,
      tags: texts
    },
    flaw('notRecord')
  )
  .transform(
    (answer): VultrInstance => ({
      id: answer.id,
      label: answer.label,
      hostname: answer.hostname,
      mainIp: answer.main_ip,
      region: answer.region,
      plan: answer.plan,
      diskGb: answer.disk,
      status: answer.status,
      powerStatus: answer.power_status,
      serverStatus: answer.server_status,
      features: answer.features,
      tags: answer.tags
    })
  )

export const plan = z
  .object({ id: text, monthly_cost: number }, flaw('notRecord'))
  .transform((answer): VultrPlan => ({ id: answer.id, monthlyCostUsd: answer.monthly_cost }))

/** An odd label or size costs that alone; the volume is attached all the same. */
export const volume = z
  .object(
    {
      id: uuid,
      label: optionalText.catch(''),
      size_gb: optionalNumber.catch(0),
      attached_to_instance: optionalText
    },
    flaw('notRecord')
  )
  .transform(
    (answer): VultrVolume => ({
      id: answer.id,
      label: answer.label,
      sizeGb: answer.size_gb,
      instanceId: answer.attached_to_instance.toLowerCase()
    })
  )

/** A record of a list: read, or named as far as it could be read. */
export type ListedRecord<T> =
  | { readonly isRead: true; readonly item: T }
  | { readonly isRead: false; readonly unreadable: UnreadableRecord }

const named = z
  .object({
    id: uuid.optional().catch(undefined),
    description: text.optional().catch(undefined)
  })
  .catch({ id: undefined, description: undefined })

export function readRecord<T>(
  schema: z.ZodType<T>,
  record: unknown,
  hasDescription: boolean
): ListedRecord<T> {
  const parsed = schema.safeParse(record)
  if (parsed.success) return { isRead: true, item: parsed.data }
  const { id, description } = named.parse(record)
  return {
    isRead: false,
    unreadable: {
      id,
      description: hasDescription ? description : undefined,
      why: whatIsWrong(parsed.error)
    }
  }
}

/** The first thing that is wrong: the field and how, never what stood in it. */
export function whatIsWrong({ issues: [issue] }: z.ZodError): Message {
  const word = issue?.message ?? flaw('other')
  const field = issue?.path.join('.') ?? ''
  return field === ''
    ? message('vultr.flaw.record', { flaw: word })
    : message('vultr.flaw.field', { field, flaw: word })
}
