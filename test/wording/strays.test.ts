import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { readTexts } from '../support/words/read-texts.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What is written for programs, the terminal and the log, which are English. */
const NOT_FOR_READERS = [
  // The labels of `menuItem`; `menuItemFor` has them in a language.
  'src/web/http/tabs.ts',
  // What a host gave as the name of a user, for its log.
  'src/access/visitor.ts',
  // Commands that somebody copies into a shell.
  'src/web/tokens/commands.ts',
  'src/standalone/demo/',
  'src/standalone/files/',
  'src/standalone/local/',
  'src/standalone/environment/',
  'src/standalone/listen.ts',
  'src/standalone/run-panel.ts',
  'src/standalone/move-database.ts',
  'src/standalone/start.ts'
]

/** Texts that are no words of ours, or the same in every language. */
const NO_WORDS = new Set([
  // The company, as the addon is called in a host's menu and in its heading.
  'Vultr',
  // Of links to Vultr’s own pages.
  'my.vultr.com',
  // Settings of Express.
  'case sensitive routing',
  'trust proxy',
  'trust proxy fn',
  // What keys are derived for, and what is signed.
  'password changed',
  'session cookie',
  'vultr-panel-addon flash',
  // Operators of SQL.
  'is not',
  'not in',
  // Names and values of HTTP headers, and the answer to who asks for a script that is none.
  'Host',
  'Not found',
  'public, max-age=3600',
  'public, max-age=31536000, immutable',
  'text/css; charset=utf-8',
  'text/csv; charset=utf-8',
  'text/javascript; charset=utf-8',
  // The layer of the style sheet.
  '@layer vultr-addon-bootstrap { }'
])

/** Stands where something is filled in. */
const HOLE = '\u{FFFC}'

function filesOf(folder: string, ending: string): readonly string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}${path}`)
    .sort()
}

function isWord(text: string): boolean {
  const bare = text.replaceAll(HOLE, ' ').replace(/&\w+;/g, ' ').trim()
  return /\p{L}{2,}/u.test(bare) && !NO_WORDS.has(bare)
}

/** Of a literal in code: several words, or one that begins as a label does. */
function isProse(text: string): boolean {
  const bare = text.replaceAll(HOLE, ' ').trim()
  if (NO_WORDS.has(bare)) return false
  return /\p{L}{2,}[,.;:’…]* +[“(]?\p{L}{2,}/u.test(bare) || /^\p{Lu}\p{Ll}+[.…]?$/u.test(bare)
}

function straysIn(text: string): readonly string[] {
  return text.includes('<') && text.includes('>')
    ? readTexts(text).filter(isWord)
    : [text].filter(isProse)
}

/** Calls whose texts go into the log, and errors, which nobody sees but there. */
const UNSEEN = /^(?:(?:[\w.]*\.)?logger\.\w+|deps\.logger\.\w+|attempted|sql)$/

function isUnseen(node: ts.Node, source: ts.SourceFile): boolean {
  const { parent } = node
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true
  if (ts.isLiteralTypeNode(parent) || ts.isTaggedTemplateExpression(parent)) return true
  for (let each = parent; each !== undefined && !ts.isStatement(each); each = each.parent) {
    if (ts.isCallExpression(each) && UNSEEN.test(each.expression.getText(source))) return true
    if (ts.isNewExpression(each) && /Error$/.test(each.expression.getText(source))) return true
  }
  return false
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return node.head.text + node.templateSpans.map(({ literal }) => HOLE + literal.text).join('')
}

function straysOfCode(path: string): readonly string[] {
  const text = readFileSync(`${ROOT}${path}`, 'utf8')
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const walk = (node: ts.Node): void => {
    const literal = textOf(node)
    if (literal !== undefined && !isUnseen(node, source)) found.push(...straysIn(literal))
    ts.forEachChild(node, walk)
  }
  walk(source)
  return found
}

const TAG = /<%[-_=#]?([\s\S]*?)[-_]?%>/g

function straysOfView(path: string): readonly string[] {
  const text = readFileSync(`${ROOT}${path}`, 'utf8')
  const literals = [...text.matchAll(/<%[=-]([\s\S]*?)%>/g)].flatMap(([, code = '']) =>
    [...code.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, literal = '']) => literal)
  )
  return [...readTexts(text.replace(TAG, HOLE)).filter(isWord), ...literals.filter(isProse)]
}

const SOURCES = [
  ...filesOf('src/web/', '.ts'),
  ...filesOf('src/standalone/', '.ts'),
  ...filesOf('views/', '.ejs')
]

it('no words that an admin reads stand outside the catalogs', () => {
  const strays = SOURCES.filter(
    (path) => !NOT_FOR_READERS.some((each) => path.startsWith(each))
  ).flatMap((path) => {
    const found = path.endsWith('.ejs') ? straysOfView(path) : straysOfCode(path)
    return found.map((text) => `${path}: ${text.replaceAll(HOLE, '…').trim()}`)
  })
  expect(strays).toEqual([])
})

it.each([
  ['<p>Words</p>', ['Words']],
  [`<p class="not these">${HOLE}</p>`, []],
  ['<a aria-label="Read me"></a>', ['Read me']],
  ['Waiting for Vultr', ['Waiting for Vultr']],
  ['Snapshot', ['Snapshot']],
  ['snapshots.list.empty', []],
  ['Vultr', []]
])('“%s” is known for what it is', (text, expected) => {
  expect(straysIn(text)).toEqual(expected)
})
