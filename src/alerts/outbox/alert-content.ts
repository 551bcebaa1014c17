import * as z from 'zod'
import { asItIs, type Message, readMessage, writeMessage } from '../../wording/index.js'
import {
  ALERT_KINDS,
  ALERT_STATES,
  type AlertKind,
  type AlertState,
  SEVERITIES,
  type Severity
} from '../alert/alert.js'
import type { ToldCondition } from '../conditions/condition.js'
import { readTold, writeTold } from '../conditions/stored-told.js'

/** One of the conditions that a message tells of. */
export interface Member {
  readonly conditionId: string
  readonly instanceId: string | undefined
  readonly since: Date
  readonly told: ToldCondition
}

/** What a message tells, before it is put into a channel's words. */
export type MessageContent =
  | AlertContent
  /** What a period came to; each value a figure or a text. */
  | {
      readonly type: 'digest'
      readonly subject: Message
      readonly facts: readonly { readonly label: Message; readonly value: Message }[]
      readonly paragraphs: readonly Message[]
    }
  /** So many were not sent, as a channel had been sent too many within the hour. */
  | { readonly type: 'held-back'; readonly count: number; readonly about: readonly HeldBack[] }
  | { readonly type: 'test' }

/** What one that was held back was about. */
export interface HeldBack {
  readonly name: string | undefined
  readonly title: Message
  readonly state: AlertState
}

export interface AlertContent {
  readonly type: 'alert'
  readonly alertId: string
  readonly kind: AlertKind
  readonly severity: Severity
  readonly state: AlertState
  /** Of the only instance of the alert; undefined where it is about several, or the account. */
  readonly name: string | undefined
  /** About how many the alert was when it was opened. */
  readonly alertCount: number
  readonly since: Date
  /** Of what is over: until when it stood. */
  readonly until: Date | undefined
  /** Nothing of the alert is left. */
  readonly isOver: boolean
  /** The first ones, with all that is said of them. */
  readonly members: readonly Member[]
  /** Of how many this message tells. */
  readonly count: number
}

const moment = z.iso.datetime().transform((text) => new Date(text))
const words = z.string().transform(readMessage)

const contentSchema = z.lazy(() =>
  z.discriminatedUnion('type', [
    z.object({
      type: z.literal('alert'),
      alertId: z.string(),
      kind: z.enum(ALERT_KINDS),
      severity: z.enum(SEVERITIES),
      state: z.enum(ALERT_STATES),
      name: z.string().optional(),
      alertCount: z.number().int(),
      since: moment,
      until: moment.optional(),
      isOver: z.boolean(),
      members: z.array(
        z.object({
          conditionId: z.string(),
          instanceId: z.string().optional(),
          since: moment,
          told: z.string()
        })
      ),
      count: z.number().int()
    }),
    z.object({
      type: z.literal('digest'),
      subject: words,
      facts: z.array(z.object({ label: words, value: words })),
      paragraphs: z.array(words)
    }),
    z.object({
      type: z.literal('held-back'),
      count: z.number().int(),
      about: z.array(
        z.object({
          name: z.string().optional(),
          title: words,
          state: z.enum(ALERT_STATES)
        })
      )
    }),
    z.object({ type: z.literal('test') })
  ])
)

/** As its row keeps it; JSON. */
export function writeContent(content: MessageContent): string {
  if (content.type === 'alert') {
    const members = content.members.map((member) => ({ ...member, told: writeTold(member.told) }))
    return JSON.stringify({ ...content, members })
  }
  if (content.type === 'held-back') {
    const about = content.about.map((each) => ({ ...each, title: writeMessage(each.title) }))
    return JSON.stringify({ ...content, about })
  }
  if (content.type === 'digest') {
    return JSON.stringify({
      ...content,
      subject: writeMessage(content.subject),
      facts: content.facts.map(({ label, value }) => ({
        label: writeMessage(label),
        value: writeMessage(value)
      })),
      paragraphs: content.paragraphs.map(writeMessage)
    })
  }
  return JSON.stringify(content)
}

/** Undefined of a row that another version wrote, or that was damaged. */
export function readContent(stored: string): MessageContent | undefined {
  try {
    const content = contentSchema.parse(JSON.parse(stored))
    if (content.type === 'held-back') {
      const about = content.about.map(({ name, ...each }) => ({ ...each, name }))
      return { ...content, about }
    }
    if (content.type !== 'alert') return content
    const members = content.members.map(({ told, instanceId, ...member }) => ({
      ...member,
      instanceId,
      told: readTold(told, asItIs(content.kind))
    }))
    return { ...content, name: content.name, until: content.until, members }
  } catch {
    return undefined
  }
}
