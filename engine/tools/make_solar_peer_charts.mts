// Writes the pillars that a program on the true solar clock gives to the births of make_peer_charts.py, one JSON line each:
// npx tsx make_solar_peer_charts.mts NAME ENTRY BIRTHS. ENTRY is the module that holds the program's own function:
//   openfate    openfate-ai/bazi-engine src/index.ts
//   listen_hai  listen-hai/bazi-mcp src/core/dual-axis.ts
//   mingyu      Brhiza/mingyu src/utils/bazi/baziCalculator.ts, which knows China alone
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const LONGITUDES: Record<string, number> = {
  'Asia/Shanghai': 121.47, 'Asia/Taipei': 121.5, 'Asia/Hong_Kong': 114.2, 'Asia/Tokyo': 139.7, 'Asia/Urumqi': 87.6,
  'Europe/London': -0.13, 'America/New_York': -74, 'America/Los_Angeles': -118.2, 'Australia/Sydney': 151.2,
};
const [name, entry, births] = process.argv.slice(2);
const program = await import(pathToFileURL(resolve(entry)).href);
const place = (stem: string, branch: string) =>
  (((6 * '甲乙丙丁戊己庚辛壬癸'.indexOf(stem) - 5 * '子丑寅卯辰巳午未申酉戌亥'.indexOf(branch)) % 60) + 60) % 60;
const indices = (pillars: any) =>
  [pillars.year, pillars.month, pillars.day, pillars.hour].map((p) => place(p.stem ?? p.gan, p.branch ?? p.zhi));

type Birth = { zone: string; longitude: number; gender: string; at: number[] };
const ask: Record<string, (birth: Birth) => Record<string, number[]>> = {
  openfate: ({ zone, longitude, gender, at: [year, month, day, hour, minute] }) => {
    const given = { year, month, day, hour, minute, gender, longitude, timezoneId: zone };
    const chart = (dayBoundaryMode: string) => program.calculateBaziChart({ ...given, dayBoundaryMode }).pillars;
    return { openfate: indices(chart('ZI_HOUR_23')), openfate_midnight: indices(chart('MIDNIGHT_00')) };
  },
  listen_hai: ({ zone, longitude, gender, at: [year, month, day, hour, minute] }) => ({
    listen_hai: indices(program.calculateDualAxisBazi({
      solarDate: { year, month, day }, clockTime: { hour, minute }, gender, longitude, timezone: zone,
    }).pillars),
  }),
  mingyu: ({ zone, longitude, gender, at: [year, month, day, birthHour, birthMinute] }) =>
    zone !== 'Asia/Shanghai' ? {} : { mingyu: indices(program.baziCalculator.calculateCoreBazi({
      gender, year, month, day, timeIndex: 0, isLunar: false, isLeapMonth: false, useTrueSolarTime: true, birthHour,
      birthMinute, birthPlace: '', birthLongitude: longitude,
    }).pillars) },
};

for (const line of readFileSync(births, 'utf8').trim().split('\n')) {
  const { civil, zone, sex } = JSON.parse(line);
  const longitude = LONGITUDES[zone];
  const at = civil.split(/[-T:]/).map(Number);
  const found = ask[name]({ zone, longitude, gender: sex === 2 ? 'male' : 'female', at });
  console.log(JSON.stringify({ civil: civil.slice(0, 17) + '00', zone, sex, longitude, ...found }));
}
