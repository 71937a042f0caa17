import { Resource } from 'aws-cdk-lib';
import { addStackDependency } from './stack-dependencies';
import { cfnService } from '../inspect/cfn-resources';
import { topStackOf } from '../inspect/stacks';
import { Member } from '../members/member';

/**
 * Makes an adopted service depend on its namespace, if this app creates that. A configuration that names the namespace by its name has
 * no reference to it, so CloudFormation would create both at the same time (aws-cdk#25616).
 */
export function deployAfterNamespace({ service, adoptedNamespace }: Member) {
  if (!adoptedNamespace || !Resource.isOwnedResource(adoptedNamespace)) return;
  const resource = adoptedNamespace.node.defaultChild;
  if (!resource) return;
  const [ours, theirs] = [topStackOf(service), topStackOf(resource)];
  if (ours === theirs) cfnService(service).node.addDependency(resource);
  else if (!ours.dependencies.includes(theirs)) addStackDependency(ours, theirs, 'it contains the namespace');
}
