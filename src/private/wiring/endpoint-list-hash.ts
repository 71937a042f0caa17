import { createHash } from 'crypto';
import { Fn, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { previewResolve } from '../inspect/preview-resolve';
import { Endpoint } from '../model/service';

/**
 * A hash of what ECS writes into a client's list for these endpoints, and of nothing else: timeouts, TLS and container ports
 * concern only the server. It does not depend on their order.
 *
 * A token counts as what it resolves to. A value that only the deployment knows is appended to the hash as it is.
 */
export function endpointListHash(namespace: cloudmap.INamespace, endpoints: Iterable<Endpoint>): string {
  const stack = Stack.of(namespace);
  const { namespaceArn } = namespace;
  // Resolved in its own stack, since in another stack it would resolve to the name of an export.
  const place = Token.isUnresolved(namespaceArn) ? [stack.stackName, namespaceArn] : namespaceArn;
  const values = [...endpoints].map(({ discoveryName, dnsName, port }) => [discoveryName, dnsName, port]);
  const entries = values.map((entry) => {
    const known: unknown[] = entry.some(Token.isUnresolved) ? previewResolve(stack, entry) : entry;
    return { key: JSON.stringify(known), unknown: entry.filter((_, index) => typeof known[index] === 'object') };
  });
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  const unknown = entries.flatMap((entry) => entry.unknown);
  const hash = digest([JSON.stringify(previewResolve(stack, place)), ...entries.map(({ key }) => key)]);
  return unknown.length === 0 ? hash : Fn.join('-', [hash, ...unknown.map(asString)]);
}

function asString(token: unknown): string {
  return typeof token === 'number' ? Token.asString(Tokenization.reverseNumber(token)) : String(token);
}

/** 32 hexadecimal digits; a nonce may have 255 characters. */
export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
