import { IConstruct } from 'constructs';

/** Whether a construct, and each one around it, is still a child of its scope: CDK synthesizes no other ones. */
export function isInTree({ node: { scopes } }: IConstruct): boolean {
  return scopes.every((each, depth) => depth === 0 || scopes[depth - 1].node.tryFindChild(each.node.id) === each);
}
