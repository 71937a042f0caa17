/*
 * strip-comments.js FOLDER: removes the comments of the compiled code in a folder. They are a tenth of the package for npm; the types
 * keep theirs, which editors show.
 */
const fs = require('fs');
const path = require('path');
const { transpileModule } = require('typescript');

const [folder] = process.argv.slice(2);
const compilerOptions = { removeComments: true, target: 'ES2022', module: 'CommonJS' };
for (const name of fs.readdirSync(folder, { recursive: true })) {
  if (!name.endsWith('.js')) continue;
  const file = path.join(folder, name);
  const { outputText } = transpileModule(fs.readFileSync(file, 'utf8'), { compilerOptions });
  fs.writeFileSync(file, outputText);
}
