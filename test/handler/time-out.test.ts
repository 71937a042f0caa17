import * as http from 'http';
import { AddressInfo } from 'net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { FORMS, primary, send, started, StubAws, UPDATE } from './stub-aws';

/*
 * The stub of the AWS SDK has no network. Here, what the SDK uses to send requests gets the options that the function passes, and a
 * server that accepts a request and never answers.
 */

let server: http.Server;

beforeAll(async () => {
  server = http.createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each(FORMS)('%s: a request that nobody answers ends with an error after 20 seconds', async (_, create) => {
  jest.spyOn(console, 'log').mockImplementation();
  jest.useFakeTimers();
  const aws = new StubAws({ updateService: started(2), describeServices: primary(2, 'COMPLETED') });
  await send(create(aws.load), UPDATE);
  jest.useRealTimers();

  const options = aws.configurations.map(({ requestHandler }) => requestHandler);
  expect(options).toHaveLength(2); // CloudFormation and ECS
  for (const { requestTimeout, ...others } of options) {
    expect(requestTimeout).toBe(20_000);
    const handler = new NodeHttpHandler({ ...others, requestTimeout: 50 });
    const { port } = server.address() as AddressInfo;
    const request = {
      protocol: 'http:',
      hostname: '127.0.0.1',
      port,
      method: 'GET',
      path: '/',
      headers: {},
      query: {},
    };
    await expect(handler.handle(request as any)).rejects.toMatchObject({ name: 'TimeoutError' });
    handler.destroy();
  }
});
