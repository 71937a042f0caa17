import { circuitBreakerRemedy } from './circuit-breaker';
import { quoted } from './names';
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

export function tooManyGates(stackPath: string, excess: number): Problem {
  return {
    summary: `stack '${stackPath}' waits for more endpoints of external services than one IAM role can be allowed to find`,
    evidence: [
      'a role has at most 10,240 characters of inline policies and 10 managed policies of 6,144 characters',
      `there is no room for ${excess} of the endpoints`,
    ],
    remedy:
      'Let the other applications publish their endpoints, and set publishedTo instead of waitUpTo. Or move some of the clients to another stack',
  };
}

/** @param isReplacing whether adding a circuit breaker replaces a deployed service */
export function redeploymentWithoutCircuitBreaker(
  name: string,
  servers: readonly string[],
  isReplacing: boolean,
): Problem {
  return {
    summary: `service '${name}' has no deployment circuit breaker, but is redeployed after the services in its connectsTo`,
    evidence: [`connectsTo: ${quoted(servers)}`],
    remedy: `If its tasks do not start, the redeployment fails only after 14 minutes: ${circuitBreakerRemedy(isReplacing)}`,
  };
}
