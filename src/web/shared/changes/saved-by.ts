import type { SavedBy } from '../../../confirmations/index.js'
import { typed } from '../../http/form-fields.js'
import type { Visit } from '../../http/visit.js'

/** Who saves, on top of what, and what of it was seen and confirmed. */
export function savedByVisitor({ user, form }: Visit): SavedBy {
  const count = (name: string) => {
    const text = typed(form, name)
    return /^\d+$/.test(text) ? Number(text) : undefined
  }
  const expectedVersion = count('version')
  const expectedSaves = count('saves')
  const confirmed = typed(form, 'confirmed')
  return {
    actor: user,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ...(expectedSaves === undefined ? {} : { expectedSaves }),
    ...(confirmed === '' ? {} : { confirmed })
  }
}
