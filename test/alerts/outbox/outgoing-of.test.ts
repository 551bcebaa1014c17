import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { AlertContent } from '../../../src/alerts/outbox/alert-content.js'
import { outgoingOf } from '../../../src/alerts/outbox/outgoing-of.js'
import { asItIs } from '../../../src/wording/index.js'

const SINCE = new Date('2026-03-02T06:00:00Z')

function subjectOf(instanceIds: readonly (string | undefined)[], over: Partial<AlertContent> = {}) {
  const told = { title: asItIs('Title'), text: asItIs('Text.'), path: 'overview' }
  const content: AlertContent = {
    type: 'alert',
    alertId: 'alert',
    kind: 'settings-changed',
    severity: 'info',
    state: 'opened',
    name: undefined,
    alertCount: instanceIds.length,
    since: SINCE,
    until: undefined,
    isOver: false,
    members: instanceIds.map((instanceId) => ({ conditionId: '', instanceId, since: SINCE, told })),
    count: instanceIds.length,
    ...over
  }
  return outgoingOf(content, {
    id: 'id',
    at: SINCE,
    locale: 'en',
    urlOf: () => undefined,
    acknowledgeUrlOf: () => undefined
  })
}

it('speaks of instances only where each is another one', () => {
  const one = randomUUID()
  const start = '[Vultr snapshots] '
  expect(subjectOf([undefined, undefined]).subject).toBe(`${start}2 × settings changed`)
  expect(subjectOf([one, one], { kind: 'restore-failed' }).subject).toBe(
    `${start}2 × restore failed`
  )
  expect(subjectOf([one, randomUUID()], { kind: 'restore-failed' }).subject).toBe(
    `${start}2 instances: restore failed`
  )
})

it('says how much of it is over in the same way', () => {
  const part = { kind: 'key-expiring', state: 'resolved', alertCount: 3 } as const
  expect(subjectOf([undefined], part).paragraphs).toContain('Resolved: 1 of 3.')
  expect(subjectOf([randomUUID()], { ...part, kind: 'overdue' }).paragraphs).toContain(
    'Resolved for 1 instance of 3.'
  )
})
