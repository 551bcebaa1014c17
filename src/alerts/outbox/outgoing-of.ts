import { type Locale, type Message, message, type Wording, wordingIn } from '../../wording/index.js'
import type { AlertKind } from '../alert/alert.js'
import { KIND_RULES } from '../alert/kinds.js'
import type { Outgoing } from '../alert/outgoing.js'
import type { AlertContent, Member, MessageContent } from './alert-content.js'

/** What a content is put into words with. */
export interface OutgoingContext {
  /** Of the delivery. */
  readonly id: string
  readonly at: Date
  readonly locale: Locale
  /** The address of a path of ours; undefined where the host told none. */
  readonly urlOf: (path: string) => string | undefined
  /** Where an alert is acknowledged; undefined likewise. */
  readonly acknowledgeUrlOf: (alertId: string) => string | undefined
}

/** As many are sent to a channel within an hour, the last of which says how many more there were. */
export const MOST_AN_HOUR = 30

/** More than that are counted. */
export const MOST_LISTED = 20

/** As many instances are named by their ids. */
const MOST_IDS = 200

/** A content in a channel's words. */
export function outgoingOf(content: MessageContent, context: OutgoingContext): Outgoing {
  const wording = wordingIn(context.locale)
  const { id, at } = context
  const { locale, direction } = wording
  const open = linkTo('overview', context, wording)
  const usual = {
    id,
    at,
    locale,
    direction,
    threadId: undefined,
    severity: 'info' as const,
    state: undefined,
    isOver: false,
    since: undefined,
    facts: [],
    links: open,
    instanceIds: [],
    subject: wording.t('alert.subject', { what: aboutOf(content) })
  }
  switch (content.type) {
    case 'alert':
      return { ...usual, ...alertOf(content, context, wording) }
    case 'digest':
      return {
        ...usual,
        kind: 'digest',
        paragraphs: content.paragraphs.map(wording.say),
        facts: content.facts.map(({ label, value }) => ({
          label: wording.say(label),
          value: wording.say(value)
        }))
      }
    case 'held-back': {
      const { count, about } = content
      return {
        ...usual,
        kind: 'held-back',
        severity: 'warning',
        paragraphs: [wording.t('alert.heldBack', { most: MOST_AN_HOUR - 1, count })],
        facts: about.map(({ name, title }) => ({
          label: name ?? '',
          value: wording.say(title)
        }))
      }
    }
    default:
      return {
        ...usual,
        kind: 'test',
        paragraphs: [wording.t('alert.test')]
      }
  }
}

/**
 * What a message is about, in a few words: “web-1: overdue since …”. Of one alert it is the same whenever
 * something is told of it, so that mail clients show it as one thread.
 */
export function aboutOf(content: MessageContent): Message {
  switch (content.type) {
    case 'alert':
      return aboutAlert(content)
    case 'digest':
      return content.subject
    case 'held-back':
      return message('alert.subject.heldBack', { count: content.count })
    default:
      return message('alert.subject.test')
  }
}

function aboutAlert(content: AlertContent): Message {
  const { kind, name, alertCount: count, since } = content
  const named = kindName(kind)
  const moment = { moment: since.toISOString() }
  const what = stands(kind) ? message('alert.subject.since', { what: named, since: moment }) : named
  if (name !== undefined) return message('alert.subject.one', { name, what })
  if (count <= 1) return what
  return isOfInstances(content)
    ? message('alert.subject.several', { count, what })
    : message('alert.subject.times', { count, what })
}

/** As many instances as there are members: not one of which two snapshots are told, and no settings. */
function isOfInstances({ members }: AlertContent): boolean {
  const ids = new Set(members.flatMap(({ instanceId }) => instanceId ?? []))
  return ids.size > 0 && ids.size === members.length
}

/** What does not stand happens once. */
function stands(kind: AlertKind): boolean {
  return KIND_RULES[kind].settlingMs !== undefined
}

/** “overdue”, “snapshot failed”. */
export function kindName(kind: AlertKind): Message {
  return message('alert.kind', { kind: kind.replaceAll('-', '_') })
}

function alertOf(
  content: AlertContent,
  context: OutgoingContext,
  wording: Wording
): Omit<Outgoing, 'id' | 'at' | 'locale' | 'direction' | 'subject'> {
  const { alertId, kind, severity, state, isOver, since, members, count } = content
  const [only] = members
  const isSingle = count === 1 && only !== undefined
  return {
    threadId: alertId,
    kind,
    severity,
    state,
    isOver,
    since,
    paragraphs: [
      ...courseOf(content, context.at, wording),
      isSingle ? textOf(only, wording) : severalText(content, wording)
    ],
    facts: isSingle ? singleFacts(content, only, wording) : severalFacts(content, wording),
    links: [
      ...linkTo(isSingle ? only.told.path : 'overview', context, wording),
      ...(stands(kind) && !isOver && state !== 'resolved'
        ? acknowledgeLink(alertId, context, wording)
        : [])
    ],
    instanceIds: members.flatMap(({ instanceId }) => instanceId ?? []).slice(0, MOST_IDS)
  }
}

/** How far it has come: nothing of what has just begun. */
function courseOf(content: AlertContent, at: Date, { t }: Wording): readonly string[] {
  const { state, since, until, isOver, count, alertCount: all } = content
  const lasted = (end: Date) => ({ duration: Math.max(0, end.getTime() - since.getTime()) })
  if (state === 'reminded') return [t('alert.stillOpen', { duration: lasted(at) })]
  if (state !== 'resolved') return []
  const resolved = t('alert.resolved', { duration: lasted(until ?? at) })
  if (isOver) return [resolved]
  const left = isOfInstances(content) ? 'alert.resolved.left' : 'alert.resolved.leftOf'
  return [resolved, t(left, { count, all })]
}

function textOf({ told: { title, text } }: Member, { t, say }: Wording): string {
  return say(text) === '' ? say(title) : t('alert.opened', { title, text })
}

function singleFacts(
  { kind, severity, since, until }: AlertContent,
  { told: { name } }: Member,
  { t, figures }: Wording
): Outgoing['facts'] {
  return [
    ...(name === undefined ? [] : [{ label: t('alert.fact.instance'), value: name }]),
    {
      label: t(stands(kind) ? 'alert.fact.since' : 'alert.fact.time'),
      value: figures.moment(since)
    },
    ...(until === undefined
      ? []
      : [{ label: t('alert.fact.until'), value: figures.moment(until) }]),
    { label: t('alert.fact.severity'), value: t('alert.severity', { severity }) }
  ]
}

/** For who shows the text alone: which they are. */
function severalText(content: AlertContent, { t, say }: Wording): string {
  const shown = content.members.slice(0, MOST_LISTED)
  const names = [...new Set(shown.map(({ told }) => told.name ?? say(told.title)))]
  return t('alert.severalText', { what: aboutOf(content), names: { list: names } })
}

function severalFacts({ members, count }: AlertContent, wording: Wording): Outgoing['facts'] {
  const shown = members.slice(0, MOST_LISTED).map((member) => ({
    label: member.told.name ?? wording.figures.moment(member.since),
    value: textOf(member, wording)
  }))
  const more = count - shown.length
  if (more <= 0) return shown
  return [...shown, { label: '', value: wording.t('alert.fact.more', { count: more }) }]
}

function linkTo(path: string, { urlOf }: OutgoingContext, { t }: Wording): Outgoing['links'] {
  const url = urlOf(path)
  return url === undefined ? [] : [{ label: t('alert.link.open'), url }]
}

function acknowledgeLink(
  alertId: string,
  { acknowledgeUrlOf }: OutgoingContext,
  { t }: Wording
): Outgoing['links'] {
  const url = acknowledgeUrlOf(alertId)
  return url === undefined ? [] : [{ label: t('alert.link.acknowledge'), url }]
}
