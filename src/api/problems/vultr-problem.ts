import { errorAdvice, type VultrError } from '../../account/index.js'
import { ApiProblem } from './problem.js'

/** What Vultr did not do, as a problem. */
export function vultrProblem(error: VultrError): ApiProblem {
  const detail = errorAdvice(error)
  if (error.effect === 'unknown') return new ApiProblem('vultr-unconfirmed', detail)
  const isPassing = error.kind === 'unavailable' || error.kind === 'timeout'
  return new ApiProblem(isPassing ? 'vultr-unreachable' : 'vultr-refused', detail)
}
