import { createHash } from 'crypto';
import { Stack, Token } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { Endpoint } from '../endpoint';

/**
 * A hash of what ECS writes into a client's list for these endpoints, and of nothing else: timeouts, TLS and container
 * ports are the server's affair. Independent of their order; tokens count by what they resolve to.
 */
export function endpointListHash(namespace: cloudmap.INamespace, endpoints: Iterable<Endpoint>): string {
  const stack = Stack.of(namespace);
  const { namespaceArn } = namespace;
  // Resolved where it stands, as other stacks see it by the name of an export.
  const place = Token.isUnresolved(namespaceArn) ? [stack.stackName, namespaceArn] : namespaceArn;
  const entries = [...endpoints].map(({ config: { discoveryName, dnsName, port } }) => [discoveryName, dnsName, port]);
  return digest([resolved(stack, place), ...entries.map((entry) => resolved(stack, entry)).sort()]);
}

function resolved(stack: Stack, value: unknown): string {
  return JSON.stringify(stack.resolve(value));
}

/** 32 hexadecimal digits; a nonce may have 255 characters. */
export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
