const { rm } = require('node:fs/promises');
const { dest, parallel, src, watch } = require('gulp');

/** Removes what an earlier build left, so that a deleted source leaves nothing in the package. */
const clean = () => rm('dist', { recursive: true, force: true });

const icons = () => src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));

/** The codex files (*.node.json) and the output schemas, which n8n reads from beside the nodes. */
const descriptions = () => src('nodes/**/*.json').pipe(dest('dist/nodes'));

exports.clean = clean;
const assets = parallel(icons, descriptions);

exports.assets = assets;
exports.watch = () => watch(['icons/*.svg', 'nodes/**/*.json'], assets);
