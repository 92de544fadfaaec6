import type { BlockList } from 'node:net'
import { ConfigError } from '../data/errors.ts'

/** Builds the check of a peer's address. Takes addresses and CIDR ranges, IPv4 and IPv6. @throws ConfigError */
export function allowList(allowed: readonly string[]): (address: string | undefined) => boolean {
  const net = loadNet()
  const list = new net.BlockList()
  for (const entry of allowed) add(list, entry)
  return (address) => {
    if (address === undefined) return false
    // A socket that listens on IPv6 shows IPv4 peers as ::ffff:192.0.2.1.
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
    const family = net.isIP(plain)
    return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6')
  }
}

/** Only who lists addresses waits for it. */
const loadNet = () => process.getBuiltinModule('node:net')

function add(list: BlockList, entry: string): void {
  const [address = '', prefix, ...rest] = entry.split('/')
  const family = loadNet().isIP(address)
  const bits = family === 4 ? 32 : 128
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
  if (family === 0 || length < 0 || length > bits || rest.length > 0) {
    throw new ConfigError(
      `callbacks.allowIps: "${entry}" is neither an IP address nor a range such as "192.0.2.0/24"`,
    )
  }
  list.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6')
}
