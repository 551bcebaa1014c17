import ts from 'typescript'
import { piecesOf } from './pieces.js'
import { isUnseen, unseenArguments } from './positions.js'
import { isWord, proseIn } from './prose.js'

/** The texts of a piece of TypeScript that are words of a language, beside those of the catalogs. */
export function straysOfCode(code: string, path = ''): readonly string[] {
  const source = ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true)
  return straysBelow(source, path)
}

/** The same of a part of it. @param path tells what its texts are for; of code that is alone, empty. */
export function straysBelow(top: ts.Node, path = ''): readonly string[] {
  const found: string[] = []
  const walk = (node: ts.Node): void => {
    if (isUnseen(node, path)) return
    const skipped = unseenArguments(node, path)
    const pieces = ts.isExpression(node) ? piecesOf(node) : undefined
    if (pieces !== undefined) found.push(...straysOfText(node, pieces.text))
    if (pieces !== undefined) pieces.holes.forEach(walk)
    else ts.forEachChild(node, (each) => (skipped.has(each) ? undefined : walk(each)))
  }
  walk(top)
  return found
}

function straysOfText(node: ts.Node, text: string): readonly string[] {
  if (isEnding(node, text)) return [`-${text}`]
  const prose = proseIn(text)
  return prose.length === 0 && isReadProperty(node) && isReadWord(text) ? [text] : prose
}

/** The “s” of a plural that is made by hand: `count === 1 ? '' : 's'`. */
function isEnding(node: ts.Node, text: string): boolean {
  const { parent } = node
  if (!ts.isConditionalExpression(parent) || !/^(?:s|es|n|en|ies|y)$/.test(text)) return false
  return [parent.whenTrue, parent.whenFalse].every(
    (each) => ts.isStringLiteral(each) && each.text.length <= 3
  )
}

/** Properties that hold what is read, also where it is a single word. */
const READ_PROPERTY =
  /^(?:label|title|heading|hint|help|sentence|placeholder|caption|flash|subject|alt)$/

function isReadProperty({ parent }: ts.Node): boolean {
  return (
    ts.isPropertyAssignment(parent) &&
    (ts.isIdentifier(parent.name) || ts.isStringLiteral(parent.name)) &&
    READ_PROPERTY.test(parent.name.text)
  )
}

/** A word, and not the code of a message, a path or a name of a thing in code. */
function isReadWord(text: string): boolean {
  return isWord(text) && /^[\p{Ll}’-]+$/u.test(text)
}
