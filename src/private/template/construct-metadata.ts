import { at, entriesOf, isMap, listOf, own, textOf, textsOf, Value } from './values';

/** A line of the user's program. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** The row of a `ServiceConnectMesh` that declares a service. */
export interface MeshRow {
  /** The path of the mesh. */
  readonly mesh: string;
  /** The name of the service in the mesh. */
  readonly name: string;
}

const LOGICAL_ID = 'aws:cdk:logicalId';
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';
const MESH_ROW = 'cdk-service-connect-mesh:service';
const CREATION = 'aws:cdk:creationStack';

/** A frame of a stack trace: `new Shop (/app/shop.ts:12:5)`, `at /app/shop.ts:12:5`. */
const FRAME = /(?:^|[\s(])((?:[A-Za-z]:)?[^\s():][^():]*):(\d+):(\d+)\)?\s*$/;
const NOT_THE_USERS = /node_modules[\\/]|^node:|^internal[\\/]|\.\.\.$/;

/**
 * What a cloud assembly says about the constructs of a stack: the manifest, and with newer versions of CDK a file next to
 * the template.
 */
export class ConstructMetadata {
  private readonly paths = new Map<string, string[]>();
  private readonly sources = new Map<string, SourceLine>();
  private readonly acknowledged = new Map<string, string[]>();
  private readonly meshRows = new Map<string, MeshRow>();

  /** @param metadata lists of entries by the paths of constructs */
  public add(metadata: Value): void {
    for (const [path, entries] of entriesOf(metadata)) this.addConstruct(path.replace(/^\//, ''), listOf(entries));
  }

  /**
   * The path of the construct that created a resource.
   *
   * A stack and the nested stacks in it share the metadata, and may have the same logical id.
   *
   * @param stackPath the path of the stack or nested stack that contains the resource
   */
  public pathOf(logicalId: string, stackPath: string): string | undefined {
    const within = (this.paths.get(logicalId) ?? []).filter((path) => path.startsWith(`${stackPath}/`));
    return within.sort((a, b) => a.length - b.length)[0];
  }

  /** The line of the user's program that created the construct with a path. */
  public sourceOf(path: string): SourceLine | undefined {
    return this.sources.get(path);
  }

  /** The ids of the validation rules that are acknowledged for a construct, by itself or by one that contains it. */
  public acknowledgedFor(path: string): string[] {
    const parts = path.split('/');
    return parts.flatMap((_, index) => this.acknowledged.get(parts.slice(0, index + 1).join('/')) ?? []);
  }

  /** The row of the mesh in which the service with a path is; undefined if it is in none, or in one of an older version. */
  public meshRowOf(path: string): MeshRow | undefined {
    return this.meshRows.get(path);
  }

  private addConstruct(path: string, entries: readonly Value[]) {
    const dataOf = (type: string) => entries.filter((entry) => own(entry, 'type') === type);
    const logicalIds = dataOf(LOGICAL_ID).flatMap((entry) => textOf(own(entry, 'data')) ?? []);
    const traces = [
      ...dataOf(CREATION).map((entry) => own(entry, 'data')),
      ...dataOf(LOGICAL_ID).map((entry) => own(entry, 'trace')),
    ];
    const source = traces.map((trace) => firstOfUser(textsOf(trace))).find((line) => line !== undefined);
    for (const logicalId of logicalIds) this.paths.set(logicalId, [...(this.paths.get(logicalId) ?? []), path]);
    if (source) this.sources.set(path, source);
    for (const entry of dataOf(MESH_ROW)) {
      const [mesh, name] = ['mesh', 'name'].map((key) => textOf(at(entry, 'data', key)));
      if (mesh && name !== undefined) this.meshRows.set(path, { mesh, name });
    }
    const rules = dataOf(ACKNOWLEDGED).flatMap((entry) => {
      const data = at(entry, 'data');
      return isMap(data) ? Object.keys(data) : [];
    });
    if (rules.length > 0) this.acknowledged.set(path, rules);
  }
}

function firstOfUser(trace: readonly string[]): SourceLine | undefined {
  for (const frame of trace) {
    const match = FRAME.exec(frame.trim());
    if (!match || NOT_THE_USERS.test(match[1])) continue;
    return { file: match[1], line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}
