import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Request, Response } from 'express'
import { PACKAGE_FOLDER } from '../../common/index.js'

const require = createRequire(import.meta.url)
const PUBLIC = new URL('public/', PACKAGE_FOLDER)
const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

interface StaticFile {
  readonly type: string
  readonly bytes: Buffer
  readonly version: string
  readonly compressed: Map<'br' | 'gzip', Promise<Buffer>>
}

/** Style sheet and scripts, all from this machine. */
export interface StaticFiles {
  /** The path of a file under `static/`, with its version. */
  path(name: string): string
  serve(request: Request, response: Response): Promise<void>
}

/** Our style sheet in its parts, in this order: what the viewer's screen, wishes or paper ask for decides last. */
const STYLES = [
  'base/page',
  'base/cards',
  'base/forms',
  'base/banners',
  'base/lists',
  'base/statuses',
  'base/pictures',
  'pages/overview',
  'instances/segments',
  'instances/roster',
  'instances/strip',
  'instances/bulk',
  'instances/instance',
  'pages/restores',
  'pages/activity',
  'pages/settings',
  'pages/alerts',
  'pages/api',
  'snapshots/menu',
  'snapshots/filters',
  'snapshots/rows',
  'snapshots/narrow-rows',
  'snapshots/selection',
  'targets',
  'narrow',
  'scripts',
  'preferences',
  'print'
]

/**
 * Bootstrap stands in a cascade layer of its own, below whatever a host's style sheet says, and in
 * one file with ours, so that a page waits for one style sheet only.
 */
function styleSheet(): string {
  const bootstrap = readFileSync(require.resolve('bootstrap/dist/css/bootstrap.min.css'), 'utf8')
    .replace(/^@charset "UTF-8";/, '')
    .replace(/\/\*# sourceMappingURL=.*?\*\//, '')
  const ours = STYLES.map((name) => readPublic(`styles/${name}.css`))
  return `@layer vultr-addon-bootstrap {${bootstrap}}\n${ours.join('\n')}`
}

/** What pages do once they are there, in one file: the first is used by the second. */
const SCRIPTS = ['typed', 'session', 'vultr', 'feedback', 'copy', 'filters', 'days', 'time-zone']

function pageScript(): string {
  return SCRIPTS.map((name) => readPublic(`${name}.js`)).join('\n')
}

function readPublic(name: string): string {
  return readFileSync(new URL(name, PUBLIC), 'utf8')
}

function file(type: string, text: string): StaticFile {
  const bytes = Buffer.from(text)
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  return { type, bytes, version, compressed: new Map() }
}

let files: ReadonlyMap<string, StaticFile> | undefined

/** Reads the files once a process; they do not differ between addons. */
export function openStaticFiles(): StaticFiles {
  const htmx = readFileSync(require.resolve('htmx.org/dist/htmx.min.js'), 'utf8')
  files ??= new Map([
    ['vultr.css', file('text/css; charset=utf-8', styleSheet())],
    ['theme.js', file('text/javascript; charset=utf-8', readPublic('theme.js'))],
    ['local-times.js', file('text/javascript; charset=utf-8', readPublic('local-times.js'))],
    ['vultr.js', file('text/javascript; charset=utf-8', pageScript())],
    ['snapshot-list.js', file('text/javascript; charset=utf-8', readPublic('snapshot-list.js'))],
    ['htmx.js', file('text/javascript; charset=utf-8', htmx)]
  ])
  const known = files
  return {
    path(name) {
      const version = known.get(name)?.version
      if (version === undefined) throw new Error(`There is no static file ${name}.`)
      return `static/${name}?v=${version}`
    },
    async serve(request, response) {
      const found = known.get(String(request.params.name))
      if (found === undefined) {
        response.status(404).type('text').send('Not found')
        return
      }
      await sendFile(found, request, response)
    }
  }
}

/** In the form the browser prefers; not at all where it has the file already. */
async function sendFile(found: StaticFile, request: Request, response: Response): Promise<void> {
  const isVersioned = request.query.v === found.version
  response.set({
    'Content-Type': found.type,
    'Cache-Control': isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: `"${found.version}"`,
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff'
  })
  if (request.fresh) {
    response.status(304).end()
    return
  }
  const encoding = request.acceptsEncodings('br', 'gzip')
  if (encoding !== 'br' && encoding !== 'gzip') {
    response.end(found.bytes)
    return
  }
  response.set('Content-Encoding', encoding)
  response.end(await compressedOnce(found, encoding))
}

/** Each file is compressed once a process, when it is first asked for. */
function compressedOnce(found: StaticFile, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const known = found.compressed.get(encoding)
  if (known !== undefined) return known
  const compressed =
    encoding === 'br'
      ? compressBrotli(found.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
      : compressGzip(found.bytes, { level: 9 })
  found.compressed.set(encoding, compressed)
  return compressed
}
