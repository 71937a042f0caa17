/**
 * The seconds that CloudFormation needs to create a resource, by its type, as parameters of the simulation. Real durations
 * vary, so the makespans should be compared only with each other.
 */
export const DURATIONS: Readonly<Record<string, number>> = {
  // Seen in a published `cdk deploy` log of a Fargate service behind a load balancer (fargate-webapp-dev, ap-northeast-1):
  'AWS::EC2::SecurityGroup': 8, // 16:08:31 to 16:08:39
  'AWS::EC2::SecurityGroupIngress': 1, // 16:08:41 to 16:08:42
  'AWS::ECS::Cluster': 1, // 16:08:32 to 16:08:33
  'AWS::ECS::Service': 62, // 16:11:01 to 16:12:03, one task, no health check to wait for
  'AWS::ECS::TaskDefinition': 1, // within the second 16:08:32
  'AWS::ElasticLoadBalancingV2::Listener': 1, // 16:10:46 to 16:10:47
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 123, // 16:08:41 to 16:10:44
  'AWS::ElasticLoadBalancingV2::TargetGroup': 1, // 16:08:32 to 16:08:33
  'AWS::IAM::Policy': 19, // 16:08:31 to 16:08:50
  // Seen in the log of https://github.com/aws/aws-cdk/issues/7964:
  'AWS::IAM::Role': 16, // 7:35:25 to 7:35:41
  // Assumed, no published figure was found:
  'AWS::ServiceDiscovery::HttpNamespace': 30,
};

/** The assumed seconds of all other types: parts of a network, the metadata of CDK. */
export const OTHER_SECONDS = 5;
