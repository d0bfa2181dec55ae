// Is this contact open now? The rule for clients, as a function to copy (docs/directory.md).
// hours: the `hours` member of a channel or service document; now: a Date.
// The answer: "open", "closed" or "unknown". The same table tests this file and openness.py.

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

/** @typedef {{days: string[], opens: string, closes: string, valid_from: string | null,
 *    valid_to: string | null}} Rule */

/**
 * The wall clock of a time zone, as the UTC fields of a date. Summer time is the platform's to know.
 * @param {Date} now
 * @param {string | undefined} timeZone of IANA; undefined: that of the device
 */
function clock(now, timeZone) {
  const said = now.toLocaleString("sv-SE", { timeZone }); // 2026-12-03 09:05:00
  return new Date(`${said.replace(" ", "T")}Z`);
}

/**
 * @param {{always_open: boolean | null, rules: Rule[], closed_on: string[], timezone: string}} hours
 * @param {Date} now
 */
export function openness(hours, now) {
  if (hours.always_open) return "open";
  // false without rules says as little as null does
  if (hours.rules.length === 0) return "unknown";
  const today = clock(now, hours.timezone);
  const yesterday = new Date(today.getTime() - DAY_MS);
  const time = today.toISOString().slice(11, 16);
  const isOpen = hours.rules.some(
    (rule) =>
      covers(rule, today, hours.closed_on, time, false) ||
      covers(rule, yesterday, hours.closed_on, time, true),
  );
  return isOpen ? "open" : "closed";
}

/**
 * Whether the opening that begins on `day` covers `time` (on the next day if begunBefore).
 * @param {Rule} rule
 * @param {Date} day
 * @param {string[]} closedOn
 * @param {string} time
 * @param {boolean} begunBefore
 */
function covers(rule, day, closedOn, time, begunBefore) {
  const written = day.toISOString().slice(0, 10);
  if (!rule.days.includes(DAYS[day.getUTCDay()]) || closedOn.includes(written)) return false;
  if ((rule.valid_from ?? written) > written || (rule.valid_to ?? written) < written) return false;
  const pastMidnight = rule.closes <= rule.opens; // "00:00" is the end of the day
  if (begunBefore) return pastMidnight && time < rule.closes;
  return time >= rule.opens && (pastMidnight || time < rule.closes);
}

/**
 * Whether to say "check elsewhere": also on a telephone that was offline for weeks.
 * @param {{stale: boolean, valid_until: string | null, hours?: {timezone: string} | null}} channel
 * @param {Date} now
 */
export function isStale(channel, now) {
  const today = clock(now, channel.hours?.timezone).toISOString().slice(0, 10);
  return channel.stale || (channel.valid_until !== null && channel.valid_until < today);
}
