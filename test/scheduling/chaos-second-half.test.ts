import { describeChaos } from '../support/chaos-suite.js'

describeChaos(29, 56)
