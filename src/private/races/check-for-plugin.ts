import { assemblyFolders } from './assembly-folders';
import { checkPaths } from './check';
import { PluginReport, pluginReport } from './plugin-report';

/** Checks the assemblies that contain the templates of an app, and reports as CDK's validation plugins do. */
export function checkForPlugin(
  templatePaths: readonly string[],
  { ignore, failOn }: { readonly ignore: readonly string[]; readonly failOn: string },
): PluginReport {
  const folders = assemblyFolders(templatePaths);
  return pluginReport(checkPaths(folders, { ignore }), folders, templatePaths, failOn);
}
