// Calendar time as a person sees it: the workspace's clock (which may run ahead of the machine's) in their zone.

let offset = 0;

export function setOffset(seconds) {
  offset = seconds * 1000;
}

export function now() {
  return new Date(Date.now() + offset);
}

export function ofTs(ts) {
  return new Date(Number(ts) * 1000);
}

const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, make(zone, options));
  return formats.get(key);
}

// Somebody without a zone (bots, the deactivated) is shown in UTC.
function make(zone, options) {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: zone || "UTC", ...options });
  } catch {
    return new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options });
  }
}

const ALL = {
  year: "numeric", month: "long", day: "numeric", weekday: "long",
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
};

export function parts(date, zone) {
  const found = {};
  for (const { type, value } of format(zone, ALL).formatToParts(date)) found[type] = value;
  return found;
}

export function clockTime(date, zone) {
  return format(zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
}

export function isoDay(date, zone) {
  return format(zone, { year: "numeric", month: "2-digit", day: "2-digit" })
    .format(date).replace(/(\d+)\/(\d+)\/(\d+)/, "$3-$1-$2");
}

export function minutesEast(date, zone) {
  const p = parts(date, zone);
  const month = Number(isoDay(date, zone).slice(5, 7)) - 1;
  const wall = Date.UTC(p.year, month, p.day, p.hour, p.minute, p.second);
  return Math.round((wall - date.getTime()) / 60000);
}

export function offsetName(date, zone) {
  const east = minutesEast(date, zone);
  const size = Math.abs(east);
  const minutes = size % 60 ? `:${String(size % 60).padStart(2, "0")}` : "";
  return `UTC${east < 0 ? "−" : "+"}${Math.floor(size / 60)}${minutes}`;
}

export function zoneCity(zone) {
  return (zone || "UTC").split("/").pop().replaceAll("_", " ");
}

function ordinal(day) {
  const tens = day % 100;
  if (tens >= 11 && tens <= 13) return `${day}th`;
  return `${day}${{ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th"}`;
}

// "today", "yesterday", "tomorrow" or null.
export function nearDay(date, zone) {
  const then = Date.parse(isoDay(date, zone));
  const today = Date.parse(isoDay(now(), zone));
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[Math.round((then - today) / 86_400_000)] ?? null;
}

export function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

export function dayTitle(date, zone) {
  const near = nearDay(date, zone);
  if (near) return capital(near);
  const p = parts(date, zone);
  const year = p.year === parts(now(), zone).year ? "" : `, ${p.year}`;
  return `${p.weekday}, ${p.month} ${ordinal(Number(p.day))}${year}`;
}

export function shortDay(date, zone) {
  const p = parts(date, zone);
  return `${p.weekday.slice(0, 3)} ${Number(p.day)} ${p.month.slice(0, 3)}`;
}

export function dayAndTime(date, zone) {
  const near = nearDay(date, zone);
  return `${near ?? shortDay(date, zone)} at ${clockTime(date, zone)}`;
}

function ago(date) {
  const seconds = Math.round((now() - date) / 1000);
  const size = Math.abs(seconds);
  const [amount, unit] = size < 60 ? [size, "second"]
    : size < 3600 ? [Math.round(size / 60), "minute"]
    : size < 86_400 ? [Math.round(size / 3600), "hour"]
    : [Math.round(size / 86_400), "day"];
  const words = `${amount} ${unit}${amount === 1 ? "" : "s"}`;
  return seconds >= 0 ? `${words} ago` : `in ${words}`;
}

function token(name, date, zone) {
  const p = parts(date, zone);
  const near = name.endsWith("_pretty") ? nearDay(date, zone) : null;
  if (near) return near;
  switch (name.replace("_pretty", "")) {
    case "date_num": return isoDay(date, zone);
    case "date": return `${p.month} ${ordinal(Number(p.day))}, ${p.year}`;
    case "date_short": return `${p.month.slice(0, 3)} ${p.day}, ${p.year}`;
    case "date_long": return `${p.weekday}, ${p.month} ${ordinal(Number(p.day))}, ${p.year}`;
    case "time": return `${p.hour}:${p.minute}`;
    case "time_secs": return `${p.hour}:${p.minute}:${p.second}`;
    case "ago": return ago(date);
    default: return null;
  }
}

// The words of <!date^…>: "{date_short_pretty} at {time}" -> "Today at 09:30". Null when a token is not known.
export function dated(pattern, date, zone) {
  let known = !Number.isNaN(date.getTime());
  if (!known) return null;
  const words = pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = token(name, date, zone);
    if (value === null) known = false;
    return value ?? whole;
  });
  return known ? words : null;
}

// What people type for a time of day: 9, 9:30, 9.30, 930, 9:30 pm. Gives "HH:mm" or null.
export function readTime(typed) {
  const found = /^\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm|a|p)?\.?m?\.?\s*$/i.exec(typed);
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  const half = found[3]?.[0].toLowerCase();
  if (half && (hour < 1 || hour > 12)) return null;
  if (half) hour = (hour % 12) + (half === "p" ? 12 : 0);
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
