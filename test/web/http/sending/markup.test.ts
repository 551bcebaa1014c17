import { describe, expect, it } from 'vitest'
import { viewMarkup } from '../../../../src/web/http/sending/markup.js'
import { createWording } from '../../../../src/wording/index.js'

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
