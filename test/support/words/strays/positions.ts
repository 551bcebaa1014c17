import ts from 'typescript'

/** Calls whose texts go into the log, are keys of what is remembered, or are statements for the database. */
const UNSEEN_CALL =
  /^(?:(?:.*\.)?logger\??\.\w+|(?:.*\.)?memo|memoized|attempted|step|(?:.*\.)?sql(?:\.\w+)?|(?:.*\.)?(?:select|selectFrom|innerJoin|leftJoin|where|whereRef|having|on|onRef|orderBy|groupBy|ref|eb))$/s

/** Classes of errors whose messages nobody sees but in the log. */
const UNSEEN_ERROR =
  /^(?:Error|TypeError|RangeError|AggregateError|EncodingError|LeadLostError|SettingsError|TooLargeError|UnsentError)$/

/** Properties that name a thing for programs. */
const UNSEEN_PROPERTY = /^(?:id|key|source)$/

/** What the OpenAPI document says of the API is English, as the names in it are. */
const REFERENCE = /^src\/api\//
const REFERENCE_PROPERTY = /^(?:summary|description|tag)$/
const REFERENCE_CALL = /\.(?:describe|meta)$/

/** Whether nobody reads what is below: types, keys, what is compared. @param path of the file. */
export function isUnseen(node: ts.Node, path: string): boolean {
  const { parent } = node
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) {
    return true
  }
  if (ts.isTaggedTemplateExpression(node)) return /^sql\b/.test(node.tag.getText())
  if (parent === undefined) return false
  if (ts.isPropertyAssignment(parent)) return isUnseenProperty(parent, node, path)
  if (ts.isElementAccessExpression(parent)) return parent.argumentExpression === node
  if (ts.isCaseClause(parent)) return parent.expression === node
  return ts.isBinaryExpression(parent) && isComparison(parent.operatorToken.kind)
}

function isUnseenProperty(property: ts.PropertyAssignment, node: ts.Node, path: string): boolean {
  if (property.name === node) return true
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return false
  const name = property.name.getText()
  if (UNSEEN_PROPERTY.test(name)) return true
  return REFERENCE.test(path) && REFERENCE_PROPERTY.test(name)
}

/** Texts that are handed to a call which shows them to nobody. What runs within it is looked at. */
export function unseenArguments(node: ts.Node, path: string): ReadonlySet<ts.Node> {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return new Set()
  const callee = node.expression.getText()
  const isUnseenCall = ts.isNewExpression(node)
    ? UNSEEN_ERROR.test(callee)
    : UNSEEN_CALL.test(callee) || (REFERENCE.test(path) && REFERENCE_CALL.test(callee))
  const given = isUnseenCall ? (node.arguments ?? []) : []
  return new Set(given.filter((each) => !ts.isArrowFunction(each)))
}

function isComparison(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
  )
}
