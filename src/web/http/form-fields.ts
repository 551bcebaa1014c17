import type { z } from 'zod'

/** What stands in the field for a stored key; saving it again means to keep that key. */
export const KEY_DOTS = '••••'

/** A form as it is read: a name that comes twice has an array. */
export type Form = Readonly<Record<string, unknown>>

/** The texts of a form by their fields, as a page shows them. */
export type FormFields = Readonly<Record<string, string>>

/** Messages by the name of the field they stand at. */
export type FieldErrors = Readonly<Record<string, string>>

/** A field of a form, by which what is wrong with it is told on top of the page. */
export interface FormField {
  readonly name: string
  /** Of its element; undefined where the page does not show it. */
  readonly id: string | undefined
  readonly label: string
}

/** What is wrong with a form, with a link to the field where the page shows it. */
export type FormProblem = Omit<FormField, 'name'> & { readonly text: string }

/** All that is wrong, in the order of the fields; what stands at none of them comes last and is told all the same. */
export function problemsOf(
  errors: FieldErrors,
  fields: readonly FormField[]
): readonly FormProblem[] {
  const named = fields.flatMap(({ name, id, label }) => {
    const text = errors[name]
    return text === undefined ? [] : [{ id, label, text }]
  })
  const known = new Set(fields.map(({ name }) => name))
  const others = Object.entries(errors).filter(([name]) => !known.has(name))
  return [...named, ...others.map(([label, text]) => ({ id: undefined, label, text }))]
}

/** The first message for each field. */
export function fieldErrors(error: z.ZodError): FieldErrors {
  const messages: Record<string, string> = {}
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? 'form')
    messages[field] ??= issue.message
  }
  return messages
}

/** A field as it was typed, to be given back; nothing but text is a form's. */
export function typed(form: Form, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value : ''
}

/** A field that may come several times. */
export function typedAll(form: Form, name: string): readonly string[] {
  const value = form[name]
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.filter((each) => typeof each === 'string')
}

/** All fields as they were typed, to be given back together. */
export function typedFields(form: Form): Record<string, string> {
  return Object.fromEntries(Object.keys(form).map((name) => [name, typed(form, name)]))
}

/** Tags that are separated by commas; each once. */
export function typedTags(form: Form, name: string): readonly string[] {
  const tags = typed(form, name)
    .split(',')
    .map((each) => each.trim())
  return [...new Set(tags.filter((each) => each !== ''))]
}
