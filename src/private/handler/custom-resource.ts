/**
 * Redeploys an ECS service. Properties: `Cluster` and `Service`, names or ARNs. A change of any other property, such as
 * a hash of the endpoints, redeploys the service again.
 */
export const REDEPLOYMENT_TYPE = 'Custom::ServiceConnectRedeployment';

/**
 * Waits for endpoints. Properties: `NamespaceName`, or `NamespaceId`, an id or an ARN; `DiscoveryNames`, a list;
 * `WaitUpTo`, in seconds. A change of any other property makes it wait again.
 */
export const ENDPOINTS_TYPE = 'Custom::ServiceConnectEndpoints';

/** The parts of a CloudFormation custom resource request that the function reads. */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  /** Not set in a request to create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceProperties: Properties;
  /** Only set in a request to update. */
  readonly OldResourceProperties?: Properties;
}

/** Strings, lists and maps: CloudFormation passes numbers and booleans as strings. */
export type Properties = Readonly<Record<string, any>>;

export type Status = 'SUCCESS' | 'FAILED';

/** CloudFormation refuses a response of more than 4,096 bytes. */
const MAX_REASON_LENGTH = 1000;
const MAX_ATTEMPTS = 5;
const RETRY_MS = 2000;

/**
 * Sends the result of a request to CloudFormation.
 *
 * The URL is signed for an empty content type. A resource keeps its physical id, because CloudFormation would delete
 * the resource of the old id. If the response cannot be sent, this throws, and Lambda runs the whole request again.
 */
export async function respond(event: CustomResourceEvent, status: Status, reason: string) {
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId = LogicalResourceId } = event;
  const body = JSON.stringify({
    Status: status,
    Reason: reason.slice(0, MAX_REASON_LENGTH),
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId,
  });
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const request = fetch(event.ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
    const { ok } = await request.catch((error) => error);
    if (ok) return;
    await sleep(RETRY_MS);
  }
  fail('response not accepted');
}

/**
 * Whether an update changes nothing for the function. CloudFormation requests an update only if a property changed, but
 * a different function or time-out counts as well, and neither is a reason to redeploy a service.
 */
export function changesNothing(event: CustomResourceEvent): boolean {
  return fingerprint(event.OldResourceProperties) === fingerprint(event.ResourceProperties);
}

function fingerprint(properties?: Properties): string {
  return JSON.stringify(Object.entries({ ...properties, ServiceToken: 0, ServiceTimeout: 0 }).sort());
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function fail(message: string): never {
  throw new Error(message);
}
