import { describeChaos } from '../support/chaos/chaos-suite.js'

describeChaos(1, 20)
