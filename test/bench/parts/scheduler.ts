import type { Effort } from '../effort.js'
import type { Figure } from '../figures.js'
export async function measureScheduler(_effort: Effort): Promise<readonly Figure[]> {
  return []
}
