import nock from 'nock'
import { afterEach, beforeEach } from 'vitest'

/**
 * To be called once at the top of a file: no host is reached in its tests but this machine, and all
 * others are what the test has nock answer. Importing it changes the network of the whole process.
 */
export function useNockedNetwork(): void {
  beforeEach(() => {
    nock.disableNetConnect()
    nock.enableNetConnect('127.0.0.1')
  })
  afterEach(() => {
    nock.cleanAll()
    nock.enableNetConnect()
  })
}
