import { describe, expect, it } from 'vitest'
import { backPathIn } from '../../../src/web/http/back-path.js'

describe('a path to be led back to', () => {
  it.each([
    'snapshots',
    'snapshots?q=db+1&origin=manual&page=2',
    'snapshots/0b1c?back=snapshots%3Fq%3D%2525',
    'instances?q=%F0%9F%9A%80'
  ])('is one of ours: %s', (back) => {
    expect(backPathIn({ back })).toBe(back)
  })

  it.each([
    '',
    '/snapshots',
    '//evil.example',
    'https://evil.example/snapshots',
    'javascript:alert(1)',
    'snapshots/../../elsewhere',
    'snapshots/..',
    'snapshots//evil.example',
    'snapshots\\evil',
    'snapshots?q=a b',
    'snapshots\r\nSet-Cookie: a=b',
    'snapshotsX.example',
    'elsewhere',
    `snapshots?q=${'a'.repeat(7_000)}`
  ])('is none where it leads elsewhere: %j', (back) => {
    expect(backPathIn({ back })).toBeUndefined()
  })

  it('is none where it comes twice', () => {
    expect(backPathIn({ back: ['snapshots', 'snapshots'] })).toBeUndefined()
  })
})
