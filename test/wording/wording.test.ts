import { describe, expect, it } from 'vitest'
import {
  createWording,
  message,
  readMessage,
  wordingIn,
  writeMessage
} from '../../src/wording/index.js'

/** Intl keeps numbers and their units on one line. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

const CATALOG = {
  text: '{text}',
  'keep.none': 'nothing expires',
  'keep.notGood': '{flaw, select, empty {leer} other {unvollständig}}',
  'keep.rule': 'weil: {rule}'
}

describe('the words of a code', () => {
  it('are those of the catalog, with what is filled in', () => {
    const { t } = createWording('de', CATALOG)
    expect(t('keep.none')).toBe('nothing expires')
    expect(t('keep.notGood', { flaw: 'empty' })).toBe('leer')
  })

  it('write figures as the language does, and messages within messages', () => {
    const wording = createWording('de', CATALOG)
    const t: typeof wording.t = (...asked) => plain(wording.t(...asked))
    expect(t('text', { text: { size: 8_200_000_000 } })).toBe('8,2 GB')
    expect(t('text', { text: { count: 12_340 } })).toBe('12.340')
    expect(t('text', { text: { usd: 467.3 } })).toBe('467 $')
    expect(t('text', { text: { moment: '2026-11-24T18:00:00Z' } })).toBe('24. Nov. 2026, 18:00 UTC')
    expect(t('text', { text: message('keep.none') })).toBe('nothing expires')
    expect(t('text', { text: { list: ['a', message('keep.none')] } })).toBe('a und nothing expires')
  })

  it('leave text from elsewhere as it is, whatever signs it holds', () => {
    const { t } = createWording('en', CATALOG)
    const hostile = `it's {not} <b>a</b> '{message}' # {n, plural, other {#}}`
    expect(t('text', { text: hostile })).toBe(hostile)
  })
})

describe('figures', () => {
  const { figures } = wordingIn('en')

  it.each([
    [0, '0 MB'],
    [4_400_000, '4 MB'],
    [999_000_000, '999 MB'],
    [8_240_000_000, '8.2 GB'],
    [9_960_000_000, '10 GB'],
    [950_000_000_000, '950 GB'],
    [999_700_000_000, '1.0 TB'],
    [9_346_000_000_000, '9.3 TB'],
    [25_000_000_000_000, '25 TB']
  ])('write %i bytes as %s', (bytes, text) => {
    expect(figures.size(bytes)).toBe(text)
  })

  it.each([
    [0.5, '$0.50'],
    [9.5, '$9.50'],
    [10.4, '$10'],
    [12_345.6, '$12,346']
  ])('write %d USD as %s', (amount, text) => {
    expect(figures.usd(amount)).toBe(text)
  })

  it('write a time with its zone, a duration by its two largest units, and an age', () => {
    const at = new Date('2026-11-24T18:00:00Z')
    expect(figures.moment(at)).toBe('24 Nov 2026, 18:00 UTC')
    expect(figures.duration(725_000)).toBe('12 min 5 s')
    expect(figures.age(at, new Date('2026-11-24T18:03:10Z'))).toBe('3 minutes ago')
    expect(figures.age(at, new Date('2026-11-24T17:00:00Z'))).toBe('0 seconds ago')
  })
})

describe('a stored message', () => {
  it('is read as it was written', () => {
    const stored = message('text', { text: message('keep.notGood', { flaw: 'empty' }) })
    expect(readMessage(writeMessage(stored))).toEqual(stored)
  })

  it.each([
    'It could not be taken within an hour, so it was given up.',
    '{ this is no JSON',
    '{"error":"of somebody else"}',
    '[]',
    'null'
  ])('that is a sentence is shown as it is: %s', (text) => {
    expect(readMessage(text)).toEqual(message('text', { text }))
  })

  it.each([
    '{"code":"of another version"}',
    '{"code":"constructor"}',
    '{"code":"text"}',
    '{"code":"text","with":{"text":{"size":"8"}}}',
    '{"code":"text","with":{"text":{"percent":3}}}',
    '{"code":"text","with":{"text":{"moment":"yesterday"}}}',
    '{"code":"text","with":{"text":"a","extra":null}}',
    '{"code":"keep.none","more":1}',
    '{"code":"text","with":{"text":"cut o'
  ])('that this version does not know is said to be of another one: %s', (text) => {
    expect(readMessage(text)).toEqual(message('message.unknown'))
  })

  it('that nests without end is not followed', () => {
    const nested = '{"code":"text","with":{"text":'.repeat(50)
    const text = `${nested}"deep"${'}}'.repeat(50)}`
    expect(readMessage(text)).toEqual(message('message.unknown'))
  })
})
