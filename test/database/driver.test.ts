import { describe, expect, it } from 'vitest'
import { driverLineFor, loadDriver, type PackageLoader } from '../../src/database/driver.js'
import { DatabaseError } from '../../src/database/index.js'

const ON_NODE_20 = { node: '20.20.2', napi: '9' }
const ON_NODE_24 = { node: '24.21.0', napi: '10' }

/** Packages that are installed, each with what requiring it does. */
function installed(packages: Readonly<Record<string, () => unknown>>): PackageLoader {
  const notFound = (name: string) =>
    Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- driver.js`), {
      code: 'MODULE_NOT_FOUND'
    })
  const load = (name: string): unknown => {
    const found = packages[name]
    if (found === undefined) throw notFound(name)
    return found()
  }
  const resolve = (path: string): string => {
    const name = path.replace('/package.json', '')
    if (!(name in packages)) throw notFound(path)
    return `/srv/panel/node_modules/${path}`
  }
  return Object.assign(load, { resolve: Object.assign(resolve, { paths: () => null }) })
}

/** A driver whose binary does not load, as both lines behave: it is looked for on opening. */
function withoutBinary(message: string): () => unknown {
  return () =>
    class {
      constructor() {
        throw new Error(message)
      }
    }
}

function refusal(versions: typeof ON_NODE_20, load: PackageLoader): DatabaseError {
  try {
    loadDriver(versions, load)
  } catch (error) {
    if (error instanceof DatabaseError) return error
    throw error
  }
  throw new Error('it was loaded')
}

describe('the line of the driver', () => {
  it.each([
    ['20.19.0', '9', 'better-sqlite3'],
    ['20.20.2', '9', 'better-sqlite3'],
    ['21.7.3', '9', 'better-sqlite3'],
    ['22.12.0', '9', 'better-sqlite3'],
    ['22.13.1', '9', 'better-sqlite3'],
    ['22.14.0', '10', 'better-sqlite3-13'],
    ['22.23.3', '10', 'better-sqlite3-13'],
    ['23.5.0', '9', 'better-sqlite3'],
    ['23.11.1', '10', 'better-sqlite3-13'],
    ['24.0.0', '10', 'better-sqlite3-13'],
    ['24.21.0', '10', 'better-sqlite3-13'],
    ['25.9.0', '10', 'better-sqlite3-13'],
    ['26.10.0', '10', 'better-sqlite3-13'],
    ['27.0.0', '11', 'better-sqlite3-13'],
    ['30.0.0', '100', 'better-sqlite3-13']
  ])('for Node %s, which speaks Node-API %s, is %s', (node, napi, packageName) => {
    expect(driverLineFor({ node, napi }).packageName).toBe(packageName)
  })

  it('is the older one where the version of Node-API is not told', () => {
    expect(driverLineFor({ node: '20.19.0' }).packageName).toBe('better-sqlite3')
  })
})

describe('loading the driver', () => {
  it('loads the line of this Node, with which a database can be used', () => {
    const sqlite = new (loadDriver())(':memory:')
    expect(sqlite.prepare('SELECT 1 + 1').pluck().get()).toBe(2)
    sqlite.close()
  })

  it.each([
    [ON_NODE_20, 'better-sqlite3', 'better-sqlite3-13'],
    [ON_NODE_24, 'better-sqlite3-13', 'better-sqlite3']
  ])(
    'on Node $node never touches the other line, which could end the process',
    (versions, right, wrong) => {
      class Right {
        close(): void {}
      }
      const load = installed({
        [right]: () => Right,
        [wrong]: () => {
          throw new Error('it was touched')
        }
      })
      expect(loadDriver(versions, load)).toBe(Right)
    }
  )

  it('says which package is not installed, for which Node, and what to do', () => {
    const error = refusal(ON_NODE_24, installed({ 'better-sqlite3': () => Object }))
    expect(error.kind).toBe('unavailable')
    expect(error.message).toBe(
      'The database driver cannot be loaded: Node 24.21.0 needs better-sqlite3 13 (the package better-sqlite3-13), which is not installed. Run `npm ci` (or `npm install`, where the addon is a dependency) once more with this version of Node, with optional dependencies.'
    )
    expect(error.cause).toMatchObject({ code: 'MODULE_NOT_FOUND' })
  })

  it.each([
    [
      ON_NODE_20,
      'better-sqlite3',
      "The module '/x/better_sqlite3.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 127. This version of Node.js requires\nNODE_MODULE_VERSION 115. Please try re-compiling.",
      "Node 20.20.2 needs better-sqlite3 12 (the package better-sqlite3), which has no binary that works here (The module '/x/better_sqlite3.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 127). Run `npm run install` in /srv/panel/node_modules/better-sqlite3 with this version of Node; to compile it, that needs Python 3, make and a C++ compiler."
    ],
    [
      ON_NODE_20,
      'better-sqlite3',
      'Could not locate the bindings file. Tried:\n → /x/build/better_sqlite3.node',
      'Node 20.20.2 needs better-sqlite3 12 (the package better-sqlite3), which has no binary that works here (Could not locate the bindings file). Run `npm run install` in /srv/panel/node_modules/better-sqlite3 with this version of Node; to compile it, that needs Python 3, make and a C++ compiler.'
    ],
    [
      ON_NODE_24,
      'better-sqlite3-13',
      "libc.so.6: version `GLIBC_2.34' not found (required by linux-x64.node)",
      "Node 24.21.0 needs better-sqlite3 13 (the package better-sqlite3-13), which has no binary that works here (libc.so.6: version `GLIBC_2.34' not found (required by linux-x64.node)). Run `npm run build-release` in /srv/panel/node_modules/better-sqlite3-13 with this version of Node; to compile it, that needs Python 3, make and a C++ compiler."
    ]
  ])(
    'on Node $node says why a binary does not work, and how to make one',
    (versions, name, message, sentence) => {
      const error = refusal(versions, installed({ [name]: withoutBinary(message) }))
      expect(error.kind).toBe('unavailable')
      expect(error.message).toBe(`The database driver cannot be loaded: ${sentence}`)
    }
  )
})
