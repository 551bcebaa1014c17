import { loadDriver } from '../../src/database/driver.js'
/** The driver that the addon uses on this Node, for tests that look into a database file by hand. */
export const SqliteFile = loadDriver()
