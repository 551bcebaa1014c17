import ts from 'typescript'
import { HOLE } from './prose.js'

/** A text of code that is put together of several. */
export interface Pieces {
  /** With a hole for what is filled in. */
  readonly text: string
  readonly holes: readonly ts.Expression[]
}

/** Undefined of what is no text: a literal, a template, or several put together by `+`. */
export function piecesOf(node: ts.Expression): Pieces | undefined {
  if (ts.isParenthesizedExpression(node)) return piecesOf(node.expression)
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return { text: node.text, holes: [] }
  }
  if (ts.isTemplateExpression(node)) {
    const holes = node.templateSpans.map(({ expression }) => expression)
    const rest = node.templateSpans.map(({ literal }) => HOLE + literal.text).join('')
    return { text: node.head.text + rest, holes }
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) {
    return undefined
  }
  const [left, right] = [piecesOf(node.left), piecesOf(node.right)]
  if (left === undefined && right === undefined) return undefined
  return {
    text: (left?.text ?? HOLE) + (right?.text ?? HOLE),
    holes: [...(left?.holes ?? [node.left]), ...(right?.holes ?? [node.right])]
  }
}
