import { createHash } from 'crypto';
import { Fn, Stack, Token } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { previewValue } from '../inspect/deploy-time-values';
import { namespaceReference } from '../inspect/namespace-reference';
import { previewResolve } from '../inspect/preview-resolve';
import { Endpoint } from '../model/service';

/** What identifies a list of endpoints: a hash of what is known at synthesis, and what only the deployment knows. */
export interface EndpointList {
  readonly hash: string;
  /** The deploy-time values, each once: tokens by their names. */
  readonly unknown: ReadonlyMap<string, string>;
}

/** CloudFormation has no hash function, and a nonce may have 255 characters. */
export const MAX_DEPLOY_TIME_VALUES = 5;

/**
 * Identifies the fields of these endpoints that Amazon ECS writes into the endpoint list of a client, whatever the order
 * of the endpoints. Timeouts, TLS and container ports concern only the server and are not included.
 */
export function endpointList(namespace: cloudmap.INamespace, endpoints: Iterable<Endpoint>): EndpointList {
  const stack = Stack.of(namespace);
  const reference = namespaceReference(namespace);
  // The ARN is resolved in the stack of the namespace. In another stack, it would resolve to the name of an export.
  const place = Token.isUnresolved(reference) ? [stack.stackName, reference] : reference;
  const entries = [...endpoints].map(({ discoveryName, dnsName, port }) => {
    const { known, unknown } = previewValue(stack, [discoveryName, dnsName, port]);
    return { key: JSON.stringify(known), unknown };
  });
  entries.sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    hash: digest([JSON.stringify(previewResolve(stack, place)), ...entries.map(({ key }) => key)]),
    unknown: new Map(entries.flatMap(({ unknown }) => [...unknown])),
  };
}

/** A text that changes whenever the list changes. */
export function endpointListHash(namespace: cloudmap.INamespace, endpoints: Iterable<Endpoint>): string {
  return textOf(endpointList(namespace, endpoints));
}

/** The hash, followed by each deploy-time value. */
export function textOf({ hash, unknown }: EndpointList): string {
  return unknown.size === 0 ? hash : Fn.join('-', [hash, ...unknown.values()]);
}

/** 32 hexadecimal digits; a nonce may have 255 characters. */
export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
