import { describe, expect, it } from 'vitest'
import { saidLine, secretsOfUrl } from '../../../../src/alerts/sending/calls/said.js'

describe('what somebody said', () => {
  it.each([
    ['as it is', 'no s3cret/key+1 here', 'no •••• here'],
    ['in other letters', 'no S3CRET/KEY+1 here', 'no •••• here'],
    ['in a URL', 'no s3cret%2Fkey%2B1 here', 'no •••• here'],
    ['in JSON', 'no "s3cret\\/key+1" here', 'no "••••" here']
  ])('holds no secret %s', (_, text, line) => {
    expect(saidLine(text, ['s3cret/key+1'])).toBe(line)
  })

  it('holds no half of a secret where it is cut', () => {
    // Control characters take no room in the line, so that its end is where reading ended.
    const text = `${'\0'.repeat(3_990)}s3cret-key-of-mine`
    expect(saidLine(text, ['s3cret-key-of-mine'])).toBe('')
  })

  it('holds no more of a longer secret for holding a shorter one', () => {
    expect(saidLine('abcdefgh', ['abcd', 'abcdefgh'])).toBe('••••')
  })

  it('is one line of bounded length without markup and bidirectional overrides', () => {
    const line = saidLine(`<p>a</p>\r\nb\u202ec\0${'x'.repeat(5_000)}`, [])
    expect(line).toMatch(/^a b c x+…$/)
    expect(line.length).toBeLessThanOrEqual(200)
  })
})

it('the secrets of a URL are its path, its query and its login, as they are written and as they are meant', () => {
  const url = new URL('https://us%40er:p%40ss@a.example/hooks/b%2Fc-token?k=v%20alue&sig=xyz')
  expect(secretsOfUrl(url)).toEqual(
    expect.arrayContaining([
      'us@er',
      'us%40er',
      'p@ss',
      'b%2Fc-token',
      'b/c-token',
      'v alue',
      'k=v%20alue&sig=xyz'
    ])
  )
})
