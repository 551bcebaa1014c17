import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { imports, roomOf, SRC, shown } from './imports.js'

describe('the folders of web', () => {
  const WEB = join(SRC, 'web')
  const within = imports.filter(
    ({ file, target, isOwn }) => isOwn && roomOf(file) === 'web' && roomOf(target) === 'web'
  )
  const folderOf = (path: string) => relative(WEB, dirname(path)) || '.'

  /** A page's folder with all below it; files directly in web lead to the pages and stand above them. */
  const partOf = (path: string) => folderOf(path).split('/')[0] ?? '.'
  const BELOW_PAGES = ['http', 'shared']
  const ARROWS_TO: Readonly<Record<string, readonly string[]>> = { http: [], shared: ['http'] }

  it('are pages, what they share, and http', () => {
    const parts = new Set(within.map(({ file }) => partOf(file)))
    expect([...BELOW_PAGES, '.'].filter((each) => !parts.has(each))).toEqual([])
    expect(parts.size).toBeGreaterThan(6)
  })

  it('have pages import what is shared and http, not one another', () => {
    const wrong = within.filter(({ file, target }) => {
      const [from, to] = [partOf(file), partOf(target)]
      return from !== '.' && from !== to && !(ARROWS_TO[from] ?? BELOW_PAGES).includes(to)
    })
    expect(wrong.map(shown)).toEqual([])
  })

  it('go round in no circle', () => {
    const arrows = new Map<string, Set<string>>()
    for (const { file, target } of within) {
      const to = arrows.get(folderOf(file)) ?? new Set()
      arrows.set(folderOf(file), to.add(folderOf(target)))
    }
    const circles = new Set<string>()
    const walk = (folder: string, path: readonly string[]): void => {
      if (path.includes(folder)) {
        circles.add([...path.slice(path.indexOf(folder)), folder].join(' → '))
        return
      }
      for (const next of arrows.get(folder) ?? [])
        if (next !== folder) walk(next, [...path, folder])
    }
    for (const folder of arrows.keys()) walk(folder, [])
    expect([...circles]).toEqual([])
  })
})
