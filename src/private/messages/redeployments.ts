import { Problem } from './problem';

export function tooManyRedeployments(stackPath: string, count: number, excess: number): Problem {
  return {
    summary: `stack '${stackPath}' redeploys ${count} services after their connectsTo, which is too many for one IAM role`,
    evidence: [
      'a role has at most 10,240 characters of inline policies and 10 managed policies of 6,144 characters',
      `there is no room for ${excess} of the services`,
    ],
    remedy: 'Move some of these services to another stack, or give clusters and services shorter names',
  };
}
