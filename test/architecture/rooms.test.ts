import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ARROWS } from './arrows.js'
import {
  circlesOf,
  crossing,
  edgesBetween,
  imports,
  isDoor,
  roomOf,
  SRC,
  shown,
  sourceFiles,
  TEST
} from './imports.js'

function mayImport(room: string, target: string): boolean {
  return ARROWS[room]?.includes(target) ?? false
}

/** Only these files may import from `simulator`. */
const SIMULATED = [
  'standalone/demo/demo.ts',
  'standalone/demo/history.ts',
  'standalone/demo/set-up.ts'
]

/**
 * Only these files of `standalone` may import from `database`: no host could invent a past, and the
 * panel keeps its sessions in the database that the addon has anyway, and is moved with it.
 */
const STORED = [
  'standalone/demo/history.ts',
  'standalone/move-database.ts',
  'standalone/sign-in/panel-database.ts'
]

/**
 * Only this file of `standalone` may import from `alerts`: a variable is judged as its option is, so that
 * the line which names it comes before anything is opened.
 */
const JUDGED = ['standalone/environment/alert-variables.ts']

describe('the rooms', () => {
  it('are found, with their imports', () => {
    expect(Object.keys(ARROWS).sort()).toEqual([...new Set(sourceFiles(SRC).map(roomOf))].sort())
    expect(crossing.length).toBeGreaterThan(20)
  })

  it('depend downwards only', () => {
    const wrong = crossing.filter(({ file, target }) => !mayImport(roomOf(file), roomOf(target)))
    expect(wrong.map(shown)).toEqual([])
  })

  it('import one another through the door only', () => {
    const wrong = crossing.filter(
      ({ target }) => roomOf(target) !== '.' && !target.endsWith('/index.ts')
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('use the addon from the standalone panel as any host does', () => {
    const wrong = crossing.filter(
      ({ file, target }) =>
        roomOf(file) === 'standalone' && roomOf(target) === '.' && target !== join(SRC, 'index.ts')
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('see the simulator in the demo alone', () => {
    const wrong = crossing.filter(
      ({ file, target }) =>
        roomOf(target) === 'simulator' && !SIMULATED.includes(relative(SRC, file))
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('see the database from the standalone panel in the history of the demo, its sign-in and the move alone', () => {
    const importing = crossing.filter(
      ({ file, target }) => roomOf(file) === 'standalone' && roomOf(target) === 'database'
    )
    const files = importing.map(({ file }) => relative(SRC, file))
    expect([...new Set(files)]).toEqual(STORED)
  })

  it('see the alerts from the standalone panel in its environment alone', () => {
    const importing = crossing.filter(
      ({ file, target }) => roomOf(file) === 'standalone' && roomOf(target) === 'alerts'
    )
    const files = importing.map(({ file }) => relative(SRC, file))
    expect([...new Set(files)]).toEqual(JUDGED)
  })

  it('see the engine from the command line in what works on a panel’s files alone: the rest asks the API', () => {
    const ASKED = ['standalone', 'common', 'wording']
    const wrong = crossing.filter(
      ({ file, target }) =>
        roomOf(file) === 'cli' &&
        !ASKED.includes(roomOf(target)) &&
        !relative(SRC, file).startsWith('cli/local/')
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('reach the SDK of Vultr through one room', () => {
    const wrong = imports.filter(
      ({ file, target }) => target.startsWith('@vultr/') && roomOf(file) !== 'vultr'
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('leave the choice of the SQLite driver to one file, as the wrong one ends the process', () => {
    // Types alone load nothing.
    const loading = /^import (?!type )[^']*'better-sqlite3|(?:import|require)\(\s*'better-sqlite3/m
    const wrong = [...sourceFiles(SRC), ...sourceFiles(TEST)].filter((file) =>
      loading.test(readFileSync(file, 'utf8'))
    )
    expect(wrong.map((file) => relative(SRC, file))).toEqual([])
  })

  it('load the driver of PostgreSQL only where a database is there', () => {
    const folder = join(SRC, 'database/postgres')
    // Types alone load nothing, nor does what is imported as it is needed.
    const loading = /^import (?!type ).* from 'pg'$|from '[^']*open-postgres\.js'/m
    const wrong = sourceFiles(SRC).filter(
      (file) => dirname(file) !== folder && loading.test(readFileSync(file, 'utf8'))
    )
    expect(wrong.map((file) => relative(SRC, file))).toEqual([])
  })

  it('have no cycles between files', () => {
    const own = imports.filter(({ isOwn }) => isOwn)
    expect(circlesOf(edgesBetween(own, (file) => file))).toEqual([])
  })

  it('have no circles between the folders of one', () => {
    const within = sourceFiles(SRC).flatMap((file) =>
      imports.filter(
        (each) =>
          each.file === file &&
          each.isOwn &&
          roomOf(file) === roomOf(each.target) &&
          dirname(file) !== dirname(each.target) &&
          // The door of a room leads into each of its folders.
          !isDoor(file)
      )
    )
    expect(circlesOf(edgesBetween(within, dirname))).toEqual([])
  })

  it('need each of their arrows', () => {
    const used = new Set(crossing.map(({ file, target }) => `${roomOf(file)} → ${roomOf(target)}`))
    const all = Object.entries(ARROWS).flatMap(([room, targets]) =>
      targets.map((target) => `${room} → ${target}`)
    )
    expect(all.filter((arrow) => !used.has(arrow))).toEqual([])
  })
})
