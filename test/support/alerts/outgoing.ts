import type { Outgoing } from '../../../src/alerts/sending/index.js'
import { NOW } from './receiver.js'

/** An alert about one instance. */
export function outgoing(over: Partial<Outgoing> = {}): Outgoing {
  return {
    id: 'a1b2-opened',
    threadId: 'a1b2',
    at: NOW,
    kind: 'overdue',
    severity: 'warning',
    state: 'opened',
    isOver: false,
    since: new Date('2026-11-24T06:00:00Z'),
    subject: '[Vultr snapshots] web-1: overdue since 06:00',
    paragraphs: ['No snapshot of web-1 was taken since 06:00.', 'Check the schedule.'],
    facts: [{ label: 'Instance', value: 'web-1' }],
    links: [{ label: 'Open web-1', url: 'https://panel.example/vultr/instances/1?a=b&c=d' }],
    instanceIds: ['9d7b9ba0-0d54-4c1c-a1b5-3f0c3a6b8f10'],
    locale: 'en',
    direction: 'ltr',
    ...over
  }
}

/** What stands in a label that wants to be more than one. */
export const HOSTILE =
  '@everyone <!channel> <@U1> <b>&amp;</b> [a](https://evil.example) *b* _c_ `d` {{DATE(2026-01-01T00:00:00Z)}} \u202etxt\u2066 \r\nBcc: x@evil.example\0\ud800'

/** Hostile in each of its texts. */
export function hostileOutgoing(text = HOSTILE): Outgoing {
  return outgoing({
    subject: text,
    paragraphs: [text, text],
    facts: Array.from({ length: 30 }, () => ({ label: text, value: text })),
    links: [
      { label: text, url: 'https://panel.example/a)b|c>d?x=<y>&z="q"' },
      { label: 'script', url: 'javascript:alert(1)' },
      { label: 'none', url: 'nonsense' },
      ...Array.from({ length: 30 }, () => ({ label: text, url: 'https://panel.example/b' }))
    ]
  })
}

/** Longer than any service takes, in characters that take long to write. */
export const LONG_TEXTS = [
  '"\\'.repeat(20_000),
  '&<>*_'.repeat(8_000),
  '👨‍👩‍👧‍👦'.repeat(5_000),
  `e${'\u0301'.repeat(30_000)}`,
  'ä '.repeat(20_000)
]
