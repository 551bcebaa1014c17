import { type Form, typedAll } from '../../http/form-fields.js'

/** Fields of the preview's own, not of the form it repeats. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['confirmed', 'previewPage'])

/** The fields of a form, to be sent once more. */
export function repeatedFields(form: Form): readonly { name: string; value: string }[] {
  return Object.keys(form)
    .filter((name) => !OWN_FIELDS.has(name))
    .flatMap((name) => typedAll(form, name).map((value) => ({ name, value })))
}
