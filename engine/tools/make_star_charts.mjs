// Writes what cantian-tymext finds in the charts of a fixture to standard output, for women and men in turn:
// node make_star_charts.mjs FILE (cantian-tymext must be installed).
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const entry = `${process.cwd()}/node_modules/cantian-tymext/dist/index.js`;
const { getShen } = await import(pathToFileURL(entry).href);
const name = (index) => '甲乙丙丁戊己庚辛壬癸'[index % 10] + '子丑寅卯辰巳午未申酉戌亥'[index % 12];
for (const [number, line] of readFileSync(process.argv[2], 'utf8').trim().split('\n').entries()) {
  const { pillars } = JSON.parse(line);
  const male = number % 2;
  const stars = getShen(pillars.map(name).join(' '), male).map((found) => found.join('、'));
  console.log(JSON.stringify({ pillars, male: Boolean(male), stars }));
}
