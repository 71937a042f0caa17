import { Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Member } from './member';
import { previewText } from '../inspect/preview-text';

const ownersByRoot = new WeakMap<IConstruct, Map<string, Member>>();

/**
 * Records that a service publishes an endpoint under a name. Returns another service of the same account and region that does so
 * already, if there is one. Stages are deployed to different accounts and regions, or under different names: each has its own names.
 *
 * A name that only the deployment knows is compared within a stack: `AWS::StackName` is another text in each, nested stacks included.
 */
export function registerPublished(member: Member, name: string): Member | undefined {
  const { service } = member;
  const stack = Stack.of(service);
  const root = Stage.of(service) ?? service.node.root;
  if (!ownersByRoot.has(root)) ownersByRoot.set(root, new Map());
  const { text, isKnown } = previewText(service, name);
  const key = [stack.account, stack.region, text, isKnown ? '' : stack.node.path].join('\n');
  const owners = ownersByRoot.get(root)!;
  const owner = owners.get(key) ?? member;
  owners.set(key, owner);
  return owner === member ? undefined : owner;
}
