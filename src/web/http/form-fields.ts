import type { z } from 'zod'

/** What stands in the field for a stored key; saving it again means to keep that key. */
export const KEY_DOTS = '••••'

/** Messages by the name of the field they stand at. */
export type FieldErrors = Readonly<Record<string, string>>

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
export function typed(form: Readonly<Record<string, unknown>>, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value : ''
}

/** A field that may come several times. */
export function typedAll(form: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = form[name]
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.filter((each) => typeof each === 'string')
}

/** All fields as they were typed, to be given back together. */
export function typedFields(form: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.keys(form).map((name) => [name, typed(form, name)]))
}
