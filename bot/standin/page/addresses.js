// Permalinks of this workspace lead back into this page, as whoever looks at it.

const FILE = /^\/files\/[^/]+\/([^/]+)\//;
const MESSAGE = /^\/archives\/([^/]+)\/p\d+$/;

export function here(address) {
  if (!URL.canParse(address, location.href)) return address;
  const { origin, pathname } = new URL(address, location.href);
  if (origin !== location.origin) return address;
  const [, file] = FILE.exec(pathname) ?? [];
  const [, channel] = MESSAGE.exec(pathname) ?? [];
  if (file) return fileAddress(file);
  return channel ? `/?as=${viewer()}&in=${channel}` : address;
}

export function fileAddress(id) {
  return `/gateway/${viewer()}/files/${encodeURIComponent(id)}`;
}

function viewer() {
  return encodeURIComponent(new URL(location.href).searchParams.get("as") ?? "");
}
