import { App, Stack } from 'aws-cdk-lib';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { importInto } from '../../src/private/wiring/stack-dependencies';

/*
 * Newer versions of CDK can write references between stacks as `Fn::GetStackOutput`. Then the mesh leaves them to CDK.
 */

const FLAG = '@aws-cdk/core:defaultCrossStackReferences';

function importWith(strength?: string, ofResource?: string) {
  const app = new App({ context: strength ? { [FLAG]: strength } : {} });
  const [owner, user] = [new Stack(app, 'Owner'), new Stack(app, 'User')];
  const { namespaceArn, node } = new cloudmap.HttpNamespace(owner, 'Namespace', { name: 'shop' });
  // In newer versions of CDK, the property is a getter without a setter.
  Object.defineProperty(node.defaultChild!, '_crossStackReferenceStrengthOverride', { value: ofResource });
  const imported = importInto(user, namespaceArn);
  expect(user.dependencies).toEqual([owner]);
  expect(importInto(owner, namespaceArn)).toBe(namespaceArn);
  return imported === namespaceArn ? 'left to CDK' : 'imported';
}

test.each([
  [undefined, undefined, 'imported'],
  ['strong', undefined, 'imported'],
  ['weak', undefined, 'left to CDK'],
  ['both', undefined, 'left to CDK'],
  ['weak', 'strong', 'imported'],
  [undefined, 'weak', 'left to CDK'],
])('with the flag %s and the strength %s of the resource, a reference is %s', (flag, ofResource, outcome) => {
  expect(importWith(flag, ofResource)).toBe(outcome);
});
