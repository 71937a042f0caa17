import * as fs from 'fs';
import * as path from 'path';
import { DockerImageAsset } from './asset-manifest';
import { contextFileKind, isSkippedFolder } from './context-files';
import { Dockerfile, parseDockerfile } from './dockerfile';
import { Skipped } from './skipped';

/** A text file that the build of an image may copy into it. */
export interface ContextFile {
  /** Relative to the context, with forward slashes. */
  readonly path: string;
  readonly kind: 'configuration' | 'source';
  readonly text: string;
}

export interface DockerContext {
  readonly dockerfile: Dockerfile;
  readonly files: readonly ContextFile[];
}

const MAX_FILES = 2000;
const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 12;

/** Reads the folders from which CDK builds images, each once. */
export class DockerContexts {
  private readonly contexts = new Map<string, DockerContext>();

  constructor(private readonly skipped: Skipped) {}

  public read(image: DockerImageAsset): DockerContext {
    const key = JSON.stringify([image.directory, image.dockerfile]);
    let context = this.contexts.get(key);
    if (!context) this.contexts.set(key, (context = this.readContext(image)));
    return context;
  }

  private readContext({ directory, dockerfile }: DockerImageAsset): DockerContext {
    const text = this.tryRead(path.join(directory, dockerfile));
    if (text === undefined) this.skipped.add('Docker images without a readable Dockerfile');
    const parsed = parseDockerfile(text ?? '');
    const isCopied = copyFilter(parsed.copied);
    const files: ContextFile[] = [];
    for (const { file, kind } of this.list(directory, '', 0)) {
      if (file === dockerfile || !isCopied(file)) continue;
      const content = this.tryRead(path.join(directory, file));
      if (content !== undefined) files.push({ path: file, kind, text: content });
    }
    return { dockerfile: parsed, files };
  }

  private list(root: string, relative: string, depth: number): { file: string; kind: ContextFile['kind'] }[] {
    const found: { file: string; kind: ContextFile['kind'] }[] = [];
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(path.join(root, relative), { withFileTypes: true });
    } catch {
      this.skipped.add('folders of Docker contexts that cannot be read');
      return found;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory() && !isSkippedFolder(entry.name) && depth < MAX_DEPTH) {
        found.push(...this.list(root, file, depth + 1));
      } else if (entry.isFile()) {
        const kind = contextFileKind(file);
        if (kind) found.push({ file, kind });
      }
      if (found.length > MAX_FILES) {
        this.skipped.add('Docker contexts with too many files');
        return found.slice(0, MAX_FILES);
      }
    }
    return found;
  }

  private tryRead(file: string): string | undefined {
    try {
      if (fs.statSync(file).size > MAX_BYTES) {
        this.skipped.add('files of Docker contexts that are too large');
        return undefined;
      }
      return fs.readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  }
}

/** Whether one of the sources of `COPY` covers a file. Sources may contain `*` and `?`. */
function copyFilter(copied: readonly string[] | undefined): (file: string) => boolean {
  if (!copied) return () => true;
  const patterns = copied.map((source) => {
    const normal = path.posix.normalize(source.replace(/^\/+/, '')).replace(/\/$/, '');
    if (normal === '.' || normal.includes('$')) return /^/;
    const pattern = normal
      .replace(/[.+^{}()|\\]/g, '\\$&')
      .replace(/\*+/g, '[^/]*')
      .replace(/\?/g, '[^/]');
    try {
      return new RegExp(`^${pattern}(/|$)`);
    } catch {
      return /^/;
    }
  });
  return (file) => patterns.some((pattern) => pattern.test(file));
}
