import type { CatalogueView, Instance } from '../../account/index.js'

/** A page shows any white space as one space, and none at the ends; that is what can be typed. */
function inSpaces(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** Its label; and its address where another instance has the same label. */
export function textToType(target: Instance, { instances }: CatalogueView): string {
  const isShared = instances.some(
    (each) => each.id !== target.id && isSameText(labelOf(each), labelOf(target))
  )
  return isShared ? `${labelOf(target)} ${target.mainIp}` : labelOf(target)
}

/** What an instance is called where it is restored. */
export function labelOf(instance: Instance): string {
  return instance.label || instance.hostname || instance.id
}

/** Whether two texts are the same to somebody who sees them on a page. */
export function isSameText(one: string, other: string): boolean {
  return inSpaces(one) === inSpaces(other)
}
