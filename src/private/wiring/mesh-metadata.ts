import { CfnResource } from 'aws-cdk-lib';

/** The metadata of a resource that the race check reads. Users may write there, too. */
const KEY = 'cdk-service-connect-mesh';

/** Adds fields to the metadata of a resource. CloudFormation does not update a resource because of its metadata. */
export function addMeshMetadata(
  resource: CfnResource,
  fields: (known: Readonly<Record<string, unknown>>) => Record<string, unknown>,
) {
  const { [KEY]: known = {} } = (resource.cfnOptions.metadata ?? {}) as Record<string, Record<string, unknown>>;
  resource.addMetadata(KEY, { ...known, ...fields(known) });
}
