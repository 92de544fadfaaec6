// Every way to resolve modules, by the oldest TypeScript that is promised, by those with other rules, by the newest.
const { execFileSync } = require('node:child_process');
const { copyFileSync, readFileSync } = require('node:fs');

const MODES = [
  ['shop.ts', 'commonjs', 'node10'],
  ['shop.ts', 'node16', 'node16'],
  ['shop.ts', 'nodenext', 'nodenext'],
  ['shop.mts', 'nodenext', 'nodenext'],
  ['shop.ts', 'esnext', 'bundler'],
];

copyFileSync('shop.ts', 'shop.mts');
let failed = false;
for (const name of ['typescript-5.5', 'typescript-5.7', 'typescript-5.9', 'typescript-7']) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  for (const [file, module, moduleResolution] of MODES) {
    if (name === 'typescript-7' && moduleResolution === 'node10') continue; // It has no such mode any more.
    const options = `--noEmit --strict --skipLibCheck --target es2022 --types node --module ${module} --moduleResolution ${moduleResolution}`;
    try {
      execFileSync(process.execPath, [`node_modules/${name}/bin/tsc`, ...options.split(' '), file], { encoding: 'utf8' });
      console.log(`TypeScript ${version}: ${file}, ${moduleResolution}`);
    } catch (error) {
      failed = true;
      console.error(`TypeScript ${version}: ${file}, ${moduleResolution}:\n${error.stdout}`);
    }
  }
}
process.exitCode = failed ? 1 : 0;
