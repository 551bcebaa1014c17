import { nameIn, type Schema } from './api-document.js'

/** A field of an object as a row of a table. */
export interface FieldRow {
  /** With those that it is in: `health.isHealthy`. */
  readonly name: string
  readonly type: TypeText
  readonly isRequired: boolean
  readonly description: string
}

/** A type as it is written in most languages, and the schemas of the document that it names. */
export interface TypeText {
  readonly text: string
  readonly schema: string | undefined
}

/** Objects in objects are shown as deep. */
const DEEPEST = 3

/** What a value can be: `string (uuid)`, `"a" | "b"`, `Snapshot[]`. */
export function typeText(schema: Schema | undefined): TypeText {
  return { text: textOf(schema), schema: schemaIn(schema) }
}

function textOf(schema: Schema | undefined): string {
  if (schema === undefined) return ''
  const { $ref, type, items } = schema
  if ($ref !== undefined) return nameIn($ref)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((each) => JSON.stringify(each)).join(' | ')
  const several = schema.anyOf ?? schema.oneOf
  if (several !== undefined) return [...new Set(several.map(textOf))].join(' | ')
  if (schema.allOf !== undefined) return schema.allOf.map(textOf).join(' & ')
  if (type === 'array') return arrayOf(textOf(items))
  const types = typeof type === 'string' ? [type] : (type ?? ['any'])
  const bounds = [schema.format, rangeOf(schema)].filter((each) => each !== undefined)
  return types.join(' | ') + (bounds.length === 0 ? '' : ` (${bounds.join(', ')})`)
}

function arrayOf(text: string): string {
  return text.includes(' ') ? `(${text})[]` : `${text}[]`
}

/** JSON Schema writes every integer of JavaScript with its bounds, which say nothing. */
function rangeOf({ minimum, maximum, minLength, maxLength }: Schema): string | undefined {
  const from = minimum ?? minLength
  const to = maximum ?? maxLength
  const isSaid = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER
  if (isSaid(from) && isSaid(to)) return `${from}–${to}`
  if (isSaid(to)) return `≤ ${to}`
  return isSaid(from) && from !== 0 ? `≥ ${from}` : undefined
}

/** The first schema of the document that it names. */
function schemaIn(schema: Schema | undefined): string | undefined {
  if (schema === undefined) return undefined
  if (schema.$ref !== undefined) return nameIn(schema.$ref)
  const within = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  return within.map(schemaIn).find((each) => each !== undefined)
}

/** The fields of an object, those of objects in it below it; none of what is no object. */
export function fieldRows(schema: Schema | undefined, prefix = '', depth = 1): readonly FieldRow[] {
  if (schema === undefined) return []
  if (schema.properties === undefined) {
    const rowsOf = (each: Schema) => fieldRows(each, prefix, depth)
    const together = (schema.allOf ?? []).flatMap(rowsOf)
    const alternatives = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].map(rowsOf)
    return [...together, ...anyOfThem(alternatives.filter((rows) => rows.length > 0))]
  }
  return Object.entries(schema.properties).flatMap(([name, field]) => {
    const row = {
      name: `${prefix}${name}`,
      type: typeText(field),
      isRequired: schema.required?.includes(name) ?? false,
      description: field.description ?? ''
    }
    const inner = field.items ?? field
    const below =
      depth < DEEPEST ? fieldRows(inner, `${row.name}${field.items ? '[]' : ''}.`, depth + 1) : []
    return [row, ...below]
  })
}

/** Alternatives in one table: a field has the types of all of them, and has to be there where each of them needs it. */
function anyOfThem(alternatives: readonly (readonly FieldRow[])[]): readonly FieldRow[] {
  const names = new Set(alternatives.flatMap((rows) => rows.map(({ name }) => name)))
  return [...names].flatMap((name) => {
    const found = alternatives.flatMap((rows) => rows.find((row) => row.name === name) ?? [])
    const [first] = found
    if (first === undefined) return []
    const text = [...new Set(found.map(({ type }) => type.text))].join(' | ')
    const isRequired = found.length === alternatives.length && found.every((row) => row.isRequired)
    return [{ ...first, type: { ...first.type, text }, isRequired }]
  })
}

/** A value that fits, for an example: what the document gives as one, or the plainest. */
export function exampleOf(
  schema: Schema | undefined,
  schemas: Readonly<Record<string, Schema>>
): unknown {
  if (schema === undefined) return undefined
  if (schema.$ref !== undefined) return exampleOf(schemas[nameIn(schema.$ref)], schemas)
  if (schema.examples !== undefined) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const variant = (schema.anyOf ?? schema.oneOf)?.[0]
  if (variant !== undefined) return exampleOf(variant, schemas)
  if (schema.properties !== undefined) {
    const wanted = Object.entries(schema.properties).filter(([name]) =>
      // A change of a few fields has none that must be there: one shows how.
      schema.required === undefined || schema.required.length === 0
        ? name === Object.keys(schema.properties ?? {})[0]
        : schema.required.includes(name)
    )
    return Object.fromEntries(wanted.map(([name, field]) => [name, exampleOf(field, schemas)]))
  }
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0]
  if (type === 'array') return [exampleOf(schema.items, schemas)]
  if (type === 'boolean') return true
  if (type === 'number' || type === 'integer') return Math.max(1, schema.minimum ?? 1)
  if (schema.format === 'uuid') return '00000000-0000-4000-8000-000000000000'
  return schema.format === 'date-time' ? '2027-01-01T00:00:00.000Z' : '…'
}
