import type { GatewayPreflight } from '../../gateway-preflight.ts'

/** What KUMQUAT's refusals tell of before any parameter is looked at. */
export const kumquatRefusals: GatewayPreflight['refusals'] = {
  JU9991: {
    line: 'credentials',
    mend: 'compare kumquat.partnerNo with the partner number that KUMQUAT gave to you',
  },
  JU9994: { line: 'credentials', mend: 'compare kumquat.signKey with the one in the console of KUMQUAT' },
  JU9980: {
    line: 'credentials',
    mend: 'ask KUMQUAT to open this interface for your account',
  },
  JU9995: {
    line: 'clock',
    mend: 'let this machine take its time from the network (timedatectl set-ntp true, or chrony)',
  },
  JU9996: {
    line: 'address',
    mend: 'register with KUMQUAT the address from which this machine reaches the internet; it may be that of a NAT',
  },
  JU9989: { line: 'answer', mend: 'others call under this account at the same time: try again in a minute' },
}

/** Those that every other call would get, too, until the set-up is changed. */
const { JU9989: _busy, ...setUp } = kumquatRefusals
export const kumquatSetUp: GatewayPreflight['refusals'] = setUp
