import ts from 'typescript'
import { isReadAttribute, textsOfHtml } from '../html-texts.js'
import { straysBelow } from './code-strays.js'
import { piecesOf } from './pieces.js'
import { HOLE, isWord, proseInHtml } from './prose.js'

const TAG = /<%([-_=#]?)([\s\S]*?)[-_]?%>/g
/** Stands for what is written at a place, with its number. */
const PLACE = /\ue000(\d+)\ue001/g
/** What a view writes is handed to this, so that the whole of it is one program. */
const WRITE = '__write'

/** The words of a language that a view holds, in its HTML and in its code. */
export function straysOfView(view: string): readonly string[] {
  const { html, code, count } = partsOf(view)
  const source = ts.createSourceFile('view.ts', code, ts.ScriptTarget.Latest, true)
  const read = readPlaces(html, count)
  return [...proseInHtml(html.replace(PLACE, HOLE)), ...straysOfProgram(source, read)]
}

interface Parts {
  /** With the number of each place at which something is written. */
  readonly html: string
  readonly code: string
  readonly count: number
}

function partsOf(view: string): Parts {
  let code = ''
  let count = 0
  const html = view.replace(TAG, (_, sign: string, inner: string) => {
    if (sign === '#') return ''
    if (sign === '=' || sign === '-') {
      code += `;${WRITE}(${count}, ${inner}\n);`
      count += 1
      return `\ue000${count - 1}\ue001`
    }
    code += `${inner}\n`
    return ''
  })
  return { html, code, count }
}

/** Where what is written is always read (true), or is for programs: a class, an id, an address (false). */
function readPlaces(html: string, count: number): readonly boolean[] {
  const read = Array.from({ length: count }, () => false)
  for (const { attribute, text } of textsOfHtml(html)) {
    for (const [, place] of text.matchAll(PLACE)) {
      read[Number(place)] = attribute === undefined || isReadAttribute(attribute)
    }
  }
  return read
}

function straysOfProgram(source: ts.SourceFile, read: readonly boolean[]): readonly string[] {
  const found: string[] = []
  const walk = (node: ts.Node): void => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== WRITE) {
      if (isSimple(node)) found.push(...straysBelow(node))
      else ts.forEachChild(node, walk)
      return
    }
    const [place, written] = node.arguments
    if (place === undefined || written === undefined) return
    found.push(...straysOfWritten(written, read[Number(place.getText())] === true))
  }
  walk(source)
  return found
}

/** Whether nothing is written within. */
function isSimple(node: ts.Node): boolean {
  return !node.getText().includes(`${WRITE}(`)
}

/** What is written itself, or one of the texts that are chosen between, and what its parts hold. */
function straysOfWritten(node: ts.Expression, isRead: boolean): readonly string[] {
  if (ts.isParenthesizedExpression(node)) return straysOfWritten(node.expression, isRead)
  if (ts.isConditionalExpression(node)) {
    return [
      ...straysBelow(node.condition),
      ...straysOfWritten(node.whenTrue, isRead),
      ...straysOfWritten(node.whenFalse, isRead)
    ]
  }
  if (ts.isBinaryExpression(node) && isChoice(node.operatorToken.kind)) {
    return [...straysOfWritten(node.left, isRead), ...straysOfWritten(node.right, isRead)]
  }
  const pieces = piecesOf(node)
  if (pieces === undefined) return straysBelow(node)
  const own = isRead && isWord(pieces.text) ? [pieces.text] : []
  return [...own, ...pieces.holes.flatMap((each) => straysOfWritten(each, isRead))]
}

function isChoice(kind: ts.SyntaxKind): boolean {
  return [
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.AmpersandAmpersandToken
  ].includes(kind)
}
