import type { Effort } from '../effort.js'
import type { Figure } from '../figures.js'
export async function measureRetention(_effort: Effort): Promise<readonly Figure[]> {
  return []
}
