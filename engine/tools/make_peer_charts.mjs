// Adds what bazi-mcp makes of births to standard output: node make_peer_charts.mjs FILE (bazi-mcp must be installed).
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const entry = `${process.cwd()}/node_modules/bazi-mcp/dist/index.js`;
const { getBaziDetail } = await import(pathToFileURL(entry).href);
const index = (name) => {
  const stem = '甲乙丙丁戊己庚辛壬癸'.indexOf(name[0]);
  return (((6 * stem - 5 * '子丑寅卯辰巳午未申酉戌亥'.indexOf(name[1])) % 60) + 60) % 60;
};
for (const line of readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const row = JSON.parse(line);
  const found = await getBaziDetail({ solarDatetime: row.utc, gender: row.sex - 1 });
  row.cantian = {
    pillars: found['八字'].split(' ').map(index),
    palaces: ['胎元', '胎息', '命宫', '身宫'].map((key) => index(found[key])),
    date: found['大运']['起运日期'],
    first: index(found['大运']['大运'][0]['干支']),
  };
  console.log(JSON.stringify(row));
}
