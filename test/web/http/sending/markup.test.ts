import { describe, expect, it } from 'vitest'
import { viewMarkup } from '../../../../src/web/http/sending/markup.js'
import { createWording, wordingIn } from '../../../../src/wording/index.js'

const { html, strong, timeTag } = viewMarkup(createWording('en', { text: 'Type {text} & go.' }))
const HOSTILE = '<script>"&\' \ue0000\ue001'

describe('the words of a message as HTML', () => {
  it('hold markup where it was filled in, and everything else escaped', () => {
    expect(`${html('text', { text: strong('db-3') })}`).toBe(
      'Type <strong><bdi>db-3</bdi></strong> &amp; go.'
    )
    expect(`${html('text', { text: HOSTILE })}`).not.toContain('<')
    expect(`${html('text', { text: strong(HOSTILE) })}`).not.toContain('<script')
  })

  it('hold a time with its zone, which a script rewrites', () => {
    const at = new Date('2026-11-24T18:00:00Z')
    expect(`${timeTag(at, 'date')}`).toBe(
      '<time datetime="2026-11-24T18:00:00.000Z" title="24 Nov 2026, 18:00 UTC" data-local="date">24 Nov 2026, 18:00 UTC</time>'
    )
  })
})

describe('a sentence with markup in it', () => {
  const { html, bdi, timeTag } = viewMarkup(wordingIn('en'))

  it('escapes all but the pieces that were made for it', () => {
    expect(
      String(html('instances.schedule.by', { choice: '<b>never</b>', user: bdi('<i>"eva"</i>') }))
    ).toBe('Current: &lt;b&gt;never&lt;/b&gt;, set by <bdi>&lt;i&gt;&#34;eva&#34;&lt;/i&gt;</bdi>.')
  })

  it('puts each piece where its language has it, and tells none of a text that looks like one', () => {
    const user = bdi('eva')
    expect(String(html('instances.schedule.by', { choice: '\ue0007\ue001', user }))).toBe(
      'Current: , set by <bdi>eva</bdi>.'
    )
    const german = viewMarkup(wordingIn('de'))
    expect(String(german.html('instances.schedule.by', { choice: 'x', user }))).toBe(
      'Aktuell: x, festgelegt von <bdi>eva</bdi>.'
    )
  })

  it('has times that a script can show in the viewer’s zone', () => {
    const time = timeTag(new Date('2026-03-02T06:00:00Z'))
    expect(String(html('instances.health.first', { at: time }))).toBe(
      'No snapshot yet, first <time datetime="2026-03-02T06:00:00.000Z" title="2 Mar 2026, 06:00 UTC" data-local>2 Mar 2026, 06:00 UTC</time>'
    )
  })
})
