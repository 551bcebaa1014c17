import { describeChaos } from '../support/chaos-suite.js'

describeChaos(21, 40)
