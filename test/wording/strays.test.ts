import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { ALLOWANCES, type Allowance } from '../support/words/strays/allowances.js'
import { straysOfCode } from '../support/words/strays/code-strays.js'
import { HOLE } from '../support/words/strays/prose.js'
import { straysOfView } from '../support/words/strays/view-strays.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface Stray {
  readonly path: string
  readonly text: string
}

const paths = ['src', 'views'].flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|ejs)$/.test(path))
    .map((path) => `${folder}/${path}`)
)

const strays: readonly Stray[] = paths.flatMap((path) => {
  const content = readFileSync(`${ROOT}${path}`, 'utf8')
  const found = path.endsWith('.ejs') ? straysOfView(content) : straysOfCode(content, path)
  return found.map((text) => ({ path, text: text.replaceAll(HOLE, '…').trim() }))
})

function isAllowed({ path, text }: Stray, { within, texts }: Allowance): boolean {
  return within.some((each) => path.startsWith(each)) && (texts?.includes(text) ?? true)
}

it('no words that somebody reads stand outside the catalogs', () => {
  const left = strays.filter((stray) => !ALLOWANCES.some((each) => isAllowed(stray, each)))
  expect(left.map(({ path, text }) => `${path}: ${text}`)).toEqual([])
})

it('nothing is allowed that is not there any more', () => {
  const needless = ALLOWANCES.flatMap((allowance) => {
    const allowed = strays.filter((stray) => isAllowed(stray, allowance))
    const places = allowance.within.filter(
      (within) => !allowed.some(({ path }) => path.startsWith(within))
    )
    const texts = (allowance.texts ?? []).filter(
      (each) => !allowed.some(({ text }) => text === each)
    )
    return [...places, ...texts]
  })
  expect(needless).toEqual([])
})
