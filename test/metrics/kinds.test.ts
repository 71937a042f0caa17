import { kindOf } from '../../src/private/metrics/kinds';

/*
 * The metrics of Service Connect in the documentation of Amazon ECS: what a statistic of each means, and which of them Envoy only has for
 * HTTP and gRPC. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
test.each([
  ['RequestCount', 'Sum', 'with a protocol'],
  ['ActiveConnectionCount', 'Average', 'always'],
  ['NewConnectionCount', 'Sum', 'always'],
  ['ProcessedBytes', 'Sum', 'always'],
  ['HTTPCode_Target_2XX_Count', 'Sum', 'with a protocol'],
  ['HTTPCode_Target_3XX_Count', 'Sum', 'with a protocol'],
  ['HTTPCode_Target_4XX_Count', 'Sum', 'with a protocol'],
  ['HTTPCode_Target_5XX_Count', 'Sum', 'with a protocol'],
  ['TargetResponseTime', 'Average', 'with a protocol'],
  ['RequestCountPerTarget', 'Average', 'with a protocol'],
  ['SomethingNew', undefined, 'always'],
])('%s: %s, published %s', (name, statistic, published) => {
  expect(kindOf(name)).toMatchObject({ needsProtocol: published === 'with a protocol' });
  expect(kindOf(name).statistic).toBe(statistic);
});
