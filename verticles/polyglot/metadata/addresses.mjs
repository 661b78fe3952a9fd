// Which addresses may be asked: those of the public internet, and no others.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv6 } from 'node:net';

// IANA's special-purpose registries. Whatever is not global unicast in IPv6 (2000::/3) is refused as a whole.
const CLOSED_V4 = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.31.196.0', 24], ['192.52.193.0', 24], ['192.88.99.0', 24],
  ['192.168.0.0', 16], ['192.175.48.0', 24], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24],
  ['224.0.0.0', 4], ['240.0.0.0', 4],
];
// Inside of 2000::/3, and yet not public: tunnels whose addresses hide an IPv4 address, documentation, benchmarks.
const CLOSED_V6 = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20], ['2620:4f:8000::', 48]];

const closed = new BlockList();
for (const [network, bits] of CLOSED_V4) closed.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of CLOSED_V6) closed.addSubnet(network, bits, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** Whether the text is the address of a host on the public internet. */
export function isPublic(address) {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, 'ipv4');
    case 6:
      return globalUnicast.check(address, 'ipv6') && !closed.check(address, 'ipv6');
    default:
      return false;
  }
}

/**
 * The address of a URL's host, to connect to and no other: a name that is asked a second time may answer differently.
 * Null if there is none, or any of them is not public: a name that mixes the two is up to no good.
 */
export async function publicAddress(hostname, resolve = lookup) {
  const literal = hostname.replace(/^\[|]$/g, '');
  if (isIP(literal)) return isPublic(literal) ? { address: literal, family: isIPv6(literal) ? 6 : 4 } : null;
  let found;
  try {
    found = await resolve(hostname, { all: true });
  } catch {
    return null;
  }
  return found.length && found.every(({ address }) => isPublic(address)) ? found[0] : null;
}
