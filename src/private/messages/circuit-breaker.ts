/**
 * What to do about a missing circuit breaker.
 *
 * @param isReplacing whether adding one replaces a deployed service
 */
export function circuitBreakerRemedy(isReplacing: boolean): string {
  const remedy = 'set circuitBreaker: { rollback: true } of the ECS service';
  if (!isReplacing) return remedy;
  return (
    `${remedy}. If the service is deployed already, first enable the feature flag ` +
    '@aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker: without it, this replaces the service'
  );
}
